using System.Runtime.Intrinsics;

namespace Lab.Engine.Tests.Tensors;

/// <summary>The runtime's switches really take vectors away: without this, a run at another width could be one at the same width.</summary>
public sealed class ProcessorSwitchTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512", 512)]
    [InlineData("DOTNET_EnableAVX2", 256)]
    [InlineData("DOTNET_EnableHWIntrinsic", 128)]
    public void SwitchedOff_WidthIsGone(string variable, int bits)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(variable) == "0", $"{variable} is not 0.");
        bool accelerated = bits switch
        {
            512 => Vector512.IsHardwareAccelerated,
            256 => Vector256.IsHardwareAccelerated,
            _ => Vector128.IsHardwareAccelerated,
        };
        Assert.False(accelerated);
    }
}
