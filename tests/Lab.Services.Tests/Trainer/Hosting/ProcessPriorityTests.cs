using System.Diagnostics;
using System.Globalization;
using Lab.TestSupport;

namespace Lab.Services.Tests.Trainer.Hosting;

public sealed class ProcessPriorityTests : TrainerTest
{
    [Fact]
    public async Task Trainer_HasItsNicenessInEveryThread()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Niceness of threads as /proc has it.");
        using var trainer = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Lab.Trainer.dll"), .. Arguments("--Trainer:Nice", "7")]))!;
        try
        {
            await Eventually.HoldsAsync(() => Niceness(trainer.Id) is { Length: > 1 } all && all.All(nice => nice == 7));
        }
        finally
        {
            trainer.Kill();
            await trainer.WaitForExitAsync(Cancellation);
        }
    }

    // After the name in parentheses, which may have blanks, the 17th field is the niceness.
    static int[] Niceness(int process)
    {
        try
        {
            return [.. Directory.GetDirectories($"/proc/{process}/task").Select(thread => File.ReadAllText(Path.Combine(thread, "stat")))
                .Select(stat => int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            // A thread ended meanwhile.
            return [];
        }
    }
}
