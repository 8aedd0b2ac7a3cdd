namespace SyncStream.SystemTests.Chaos;

/// <summary>What the nemesis can do to a server.</summary>
internal enum FaultKind
{
    /// <summary>kill -9 of one worker.</summary>
    KillWorker,

    /// <summary>kill -9 of all workers at once.</summary>
    KillAllWorkers,

    /// <summary>SIGTERM to one worker, which is told to go in an orderly way.</summary>
    TerminateWorker,

    /// <summary>SIGSTOP to one worker and, some seconds later, SIGCONT, if the supervisor has let it live.</summary>
    StopWorker,

    /// <summary>kill -9 of everything, and a new start.</summary>
    KillEverything,

    /// <summary><c>syncstream reload</c>.</summary>
    Reload,

    /// <summary><c>syncstream scale</c> to another number of workers.</summary>
    Scale,

    /// <summary>kill -9 of the supervisor, and a new start beside the workers that serve on.</summary>
    KillSupervisor,
}
