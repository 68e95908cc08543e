namespace AppHost.Resources.Running;

/// <summary>A program as the package managers know it.</summary>
/// <param name="Name">In dnf, apk, pacman and zypper.</param>
/// <param name="Brew">On macOS.</param>
/// <param name="Winget">On Windows.</param>
/// <param name="Apt">On Debian and Ubuntu.</param>
sealed record SystemPackage(string Name, string Brew, string Winget, string Apt)
{
    /// <summary>The command that a person of this machine types.</summary>
    public string InstallCommand(ToolEnvironment environment) =>
        OperatingSystem.IsMacOS() ? $"brew install {Brew}"
        : OperatingSystem.IsWindows() ? $"winget install {Winget}, or in WSL: sudo apt-get install {Apt}"
        : environment.OnPath("apt-get") is not null ? $"sudo apt-get install {Apt}"
        : environment.OnPath("dnf") is not null ? $"sudo dnf install {Name}"
        : environment.OnPath("apk") is not null ? $"sudo apk add {Name}"
        : environment.OnPath("pacman") is not null ? $"sudo pacman -S {Name}"
        : environment.OnPath("zypper") is not null ? $"sudo zypper install {Name}"
        : $"the package manager of this system (package {(Apt == Name ? Name : $"{Name} or {Apt}")}).";
}
