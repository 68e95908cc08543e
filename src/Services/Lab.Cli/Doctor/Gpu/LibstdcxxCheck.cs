using System.Text.RegularExpressions;
using Lab.Torch;

namespace Lab.Cli.Doctor.Gpu;

/// <summary>The C++ library that this process has loaded: TorchSharp's own library needs that of GCC 12.</summary>
sealed partial class LibstdcxxCheck : ICheck
{
    /// <summary>GLIBCXX_3.4.30 came with GCC 12.</summary>
    const int Wanted = 30;

    const string Remedy = "Take a system with GCC 12 or later: Debian 12, Ubuntu 22.04.";

    public string Name => "libstdc++";

    public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation) => Task.FromResult(Examine(machine));

    /// <summary>Asked for by libtorch alone: without one it is no problem.</summary>
    public static Verdict Examine(Machine machine)
    {
        if (!OperatingSystem.IsLinux()) return Verdict.Ok("not used on this system");
        // The last column of a line is the file: 7f00-7f01 r--p 00000000 00:00 1234  /usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30
        if (FileIn.Match(machine.Read("/proc/self/maps") ?? "") is not { Success: true } file)
            return Unfit(machine, "This process has loaded none (a system with musl): libtorch is not made for it.", "Use a system with glibc: Debian, Ubuntu, Fedora.");
        int newest = Newest(machine.At(file.Value));
        return newest >= Wanted ? Verdict.Ok($"{file.Value}, GLIBCXX_3.4.{newest}") : Unfit(machine, $"{file.Value} has GLIBCXX_3.4.{newest}; libtorch's part of TorchSharp needs 3.4.{Wanted}.", Remedy);
    }

    static Verdict Unfit(Machine machine, string what, string remedy) =>
        machine.Variable(TorchFolder.Variable) is null ? Verdict.Note($"{what} The processor does without it.", remedy) : Verdict.Problem(what, remedy);

    // Versions of symbols stand in the file as text.
    static int Newest(string file)
    {
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file));
        return Versions.Matches(text).Select(version => int.Parse(version.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
    }

    [GeneratedRegex(@"/\S*/libstdc\+\+\.so\.6[.\d]*")]
    static partial Regex FileIn { get; }

    [GeneratedRegex(@"GLIBCXX_3\.4\.(\d{1,3})\0")]
    static partial Regex Versions { get; }
}
