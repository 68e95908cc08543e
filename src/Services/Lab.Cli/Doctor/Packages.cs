namespace Lab.Cli.Doctor;

/// <summary>How a person of this machine installs a program.</summary>
static class Packages
{
    /// <param name="machine">Whose package manager is asked for.</param>
    /// <param name="apt">Name on Debian and Ubuntu.</param>
    /// <param name="brew">On macOS.</param>
    /// <param name="winget">On Windows.</param>
    /// <param name="others">In dnf, apk, pacman and zypper; null: as on Debian.</param>
    public static string Install(this Machine machine, string apt, string brew, string winget, string? others = null)
    {
        if (OperatingSystem.IsMacOS()) return $"brew install {brew}";
        if (OperatingSystem.IsWindows()) return $"winget install {winget}";
        foreach (var (manager, command) in ((string, string)[])[("apt-get", $"install {apt}"), ("dnf", $"install {others ?? apt}"), ("apk", $"add {others ?? apt}"), ("pacman", $"-S {others ?? apt}"), ("zypper", $"install {others ?? apt}")])
            if (machine.OnPath(manager) is not null) return $"sudo {manager} {command}";
        return $"install {apt} with the package manager of this system";
    }
}
