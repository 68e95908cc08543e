using Lab.Torch;

namespace Lab.Cli.Doctor.Gpu;

/// <summary>The libtorch that the lab would load on a machine.</summary>
static class Libtorch
{
    /// <summary>That of LAB_LIBTORCH, else the program's own; null: there is none.</summary>
    public static TorchFolder? Find(Machine machine) =>
        machine.Variable(TorchFolder.Variable) is { } named ? TorchFolder.In(Path.GetFullPath(named, machine.CurrentFolder)) : machine.OwnTorch();
}
