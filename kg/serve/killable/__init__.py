"""Killable: free queries, each in a process of its own that can be ended.

In: queries and updates, and the store's folder. Out: answers, or a Refusal. `KillableRunner` in
`runner` keeps one clean process ready (`parent`); every query forks from it (`child`), sees a
snapshot of the store, cannot open a network connection, and is killed when its time is over.
`choosing.runner_for` takes this or, for a store in memory, `kg.serve.running.direct`.

Nothing is imported here: the clean process holds no more than it needs.
"""
