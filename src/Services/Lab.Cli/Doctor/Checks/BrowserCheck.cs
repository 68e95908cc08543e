namespace Lab.Cli.Doctor.Checks;

/// <summary>Chromium, in which tests look at pages.</summary>
sealed class BrowserCheck : ICheck
{
    public string Name => "browser";

    public async Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation)
    {
        if (machine.OnPath("chromium", "chromium-browser", "google-chrome") is not { } browser)
            return Verdict.Note("No Chromium on PATH: tests that look at pages are skipped. Nothing else needs it.", machine.Install("chromium", "--cask chromium", "Google.Chrome"));
        // On Windows this opens a window.
        if (OperatingSystem.IsWindows()) return Verdict.Ok(browser);
        var answer = await machine.Run(browser, ["--version"], cancellation);
        return answer.ExitCode == 0 ? Verdict.Ok($"{browser}, {answer.Output.Trim()}") : Verdict.Note($"{browser} does not run: {answer.FirstLine}", machine.Install("chromium", "--cask chromium", "Google.Chrome"));
    }
}
