"""How people are answered: nine steps, response times, saved answers, whom to call, and what was answered when."""
