"""The look at an application: the queue, the decision, and INAÉ's agreements."""
