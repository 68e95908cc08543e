namespace Lab;

/// <summary>What kind of failure a <see cref="LabException"/> is; <see cref="KindCodes"/> says what each is outside this program.</summary>
public enum ErrorKind
{
    /// <summary>The caller asked for something that does not exist or does not fit together (options, arguments).</summary>
    Usage,

    /// <summary>Data (CSV, JSON, text) is not what its format or its labels require.</summary>
    Data,

    /// <summary>A model folder is missing, damaged or of an unsupported kind.</summary>
    Model,

    /// <summary>A tool outside this process is needed and was not found.</summary>
    MissingTool,

    /// <summary>A quality gate was not met.</summary>
    Gate,
}
