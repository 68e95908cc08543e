namespace Lab.Mlflow.Protocol;

/// <summary>Life of experiments and runs, as written on the wire.</summary>
public static class Lifecycle
{
    public const string Active = "active";
    public const string Deleted = "deleted";
}
