using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>Brings a database to the newest form, step by step; the number of the last step done stands in PRAGMA user_version.</summary>
static class Schema
{
    // "LMlf": tells our files from any other SQLite file, a database of the reference server among them.
    const long ApplicationId = 0x4C4D6C66;

    /// <summary>Step n brings form n to form n + 1. Steps that have been released are never changed.</summary>
    static readonly string[] steps = [SchemaStep1.Sql, SchemaStep2.Sql, SchemaStep3.Sql, SchemaStep4.Sql, SchemaStep5.Sql, SchemaStep6.Sql];

    public static int Newest => steps.Length;

    public static void Bring(SqliteSession session, string file)
    {
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            long version = Number(session.Scalar("PRAGMA user_version"));
            long application = Number(session.Scalar("PRAGMA application_id"));
            bool empty = Number(session.Scalar("SELECT count(*) FROM sqlite_master")) == 0;
            if (!empty && application != ApplicationId) throw Foreign(file);
            if (version > Newest) throw TooNew(file, version);
            for (; version < Newest; version++)
                foreach (string statement in steps[version].Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                    session.Execute(statement);
            session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
            session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Newest}"));
            session.Execute("COMMIT");
        }
        catch
        {
            try
            {
                session.Execute("ROLLBACK");
            }
            catch (SqliteException)
            {
                // A full disk or a damaged page has ended the transaction already; that is what is told.
            }
            throw;
        }
    }

    static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    static LabException TooNew(string file, long version) => new(
        ErrorKind.Data, $"The database has form {version}; this server knows forms up to {Newest}.", file,
        "a database made by this version or an older one.", "Start the newer server that made it, or name another file with --backend-store-uri.");

    static LabException Foreign(string file) => new(
        ErrorKind.Data, "The file is a SQLite database of another program.", file,
        "a database made by this server, or a file that does not exist yet.",
        "Name another file with --backend-store-uri. A database of Python's MLflow server cannot be opened.");
}
