using Microsoft.DotNet.Interactive.Events;

namespace Lab.Notebooks.Interpreter;

/// <summary>Listens to what the kernels of a notebook tell.</summary>
sealed class KernelObserver(Action<KernelEvent> next) : IObserver<KernelEvent>
{
    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void OnNext(KernelEvent value) => next(value);
}
