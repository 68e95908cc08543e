using System.Globalization;
using System.Numerics;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Validation;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>
/// Experiments and runs in a SQLite file. Names, lengths and types have been checked before; the store keeps what only it can see:
/// existence, life cycle, uniqueness. It refuses by <see cref="Lab.Mlflow.MlflowException"/>. A write has reached the disk when its
/// task completes. This part: what the other parts share.
/// </summary>
sealed partial class SqliteTrackingStore
{
    const string RunNameTag = "mlflow.runName";

    // SQLITE_CONSTRAINT: here always a UNIQUE one, since all else is checked before.
    const int ConstraintViolated = 19;

    readonly SqliteDatabase database;
    readonly TimeProvider time;
    readonly string artifactRoot;

    /// <param name="database">Shared with the registry.</param>
    /// <param name="time">Clock.</param>
    /// <param name="artifactRoot">Start of the locations of experiments that name none: "mlflow-artifacts:".</param>
    public SqliteTrackingStore(SqliteDatabase database, TimeProvider time, string artifactRoot)
    {
        this.database = database;
        this.time = time;
        this.artifactRoot = artifactRoot;
    }

    /// <summary>Makes experiment 0, "Default", unless the database has had experiments before.</summary>
    public Task EnsureDefaultAsync(CancellationToken cancellation) => database.WriteAsync(session =>
    {
        if (session.Scalar("SELECT 1 FROM experiments LIMIT 1") is not null) return 0;
        return session.Execute(
            "INSERT INTO experiments (id, name, artifact_location, lifecycle_stage, creation_time, last_update_time) VALUES (0, 'Default', $1, 'active', $2, $2)",
            LocationOf(0), Now());
    }, cancellation);

    long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    string LocationOf(long experiment) => string.Create(CultureInfo.InvariantCulture, $"{artifactRoot}/{experiment}");

    static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    // Null of a number that no experiment can have.
    public static long? NumberOf(string experimentId)
    {
        if (long.TryParse(experimentId, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)) return number;
        return BigInteger.TryParse(experimentId, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? null
            : throw MlflowException.Invalid($"Invalid experiment ID '{Excerpts.Of(experimentId)}'. Experiment ID must be a valid integer.");
    }

    static string? TextOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    static Tag ReadTag(SqliteDataReader row) => new(row.GetString(0), row.GetString(1));
}
