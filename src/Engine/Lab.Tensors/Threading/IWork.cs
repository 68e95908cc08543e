using System.Runtime.CompilerServices;

namespace Lab.Tensors;

/// <summary>One operation shared among a team: each worker calls <see cref="Run"/> once with its number.</summary>
interface IWork
{
    void Run(int worker, int workers);
}

static unsafe class WorkerTeamExtensions
{
    /// <summary>Runs <paramref name="work"/> on the team, or here when it is not worth waking anyone.</summary>
    public static void Run<TWork>(this WorkerTeam team, TWork work, bool parallel = true)
        where TWork : unmanaged, IWork
    {
        if (!parallel || team.Count == 1) work.Run(0, 1);
        else team.Run(&Invoke<TWork>, &work);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Invoke<TWork>(void* state, int worker, int workers)
        where TWork : unmanaged, IWork => ((TWork*)state)->Run(worker, workers);
}
