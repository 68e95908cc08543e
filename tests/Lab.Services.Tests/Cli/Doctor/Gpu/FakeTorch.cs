using Lab.Torch;

namespace Lab.Services.Tests.Cli.Doctor.Gpu;

/// <summary>Puts an installed PyTorch on a machine: names of files, and what says its version.</summary>
static class FakeTorch
{
    public const string Folder = "site-packages/torch/lib";

    public static FakeMachine Torch(this FakeMachine machine, string version = "2.10.0+cu128", bool cuda = true)
    {
        machine.Own($"{Folder}/{NativeNames.FileOf("torch_cpu")}").Own("site-packages/torch/version.py", $"__version__ = '{version}'\ndebug = False\n");
        if (cuda) machine.Own($"{Folder}/{NativeNames.FileOf("torch_cuda")}");
        return machine.Set(TorchFolder.Variable, machine[Folder]);
    }
}
