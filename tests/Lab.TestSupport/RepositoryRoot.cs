namespace Lab.TestSupport;

/// <summary>The folder of Lab.sln, found from where the tests run.</summary>
public static class RepositoryRoot
{
    public static string Path { get; } = Find();

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Lab.sln"))) return folder.FullName;
        throw new InvalidOperationException($"Lab.sln is in no parent folder of {AppContext.BaseDirectory}.");
    }
}
