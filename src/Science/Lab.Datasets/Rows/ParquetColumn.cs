using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace Lab.Datasets;

/// <summary>The values of one column of a row group as text.</summary>
static class ParquetColumn
{
    delegate ValueTask<string[]> Reading(ParquetRowGroupReader group, DataField field, int count, CancellationToken cancellation);

    static readonly Dictionary<Type, Reading> readings = new()
    {
        // What the library calls strings and byte arrays.
        [typeof(ReadOnlyMemory<char>)] = StringsAsync,
        [typeof(ReadOnlyMemory<byte>)] = BytesAsync,
        [typeof(bool)] = Of<bool>(value => value ? "true" : "false"),
        [typeof(sbyte)] = Of<sbyte>(Invariant),
        [typeof(byte)] = Of<byte>(Invariant),
        [typeof(short)] = Of<short>(Invariant),
        [typeof(ushort)] = Of<ushort>(Invariant),
        [typeof(int)] = Of<int>(Invariant),
        [typeof(uint)] = Of<uint>(Invariant),
        [typeof(long)] = Of<long>(Invariant),
        [typeof(ulong)] = Of<ulong>(Invariant),
        [typeof(float)] = Of<float>(Invariant),
        [typeof(double)] = Of<double>(Invariant),
        [typeof(decimal)] = Of<decimal>(Invariant),
        [typeof(DateTime)] = Of<DateTime>(value => value.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        [typeof(DateOnly)] = Of<DateOnly>(value => value.ToString("O", CultureInfo.InvariantCulture)),
        [typeof(TimeOnly)] = Of<TimeOnly>(value => value.ToString("O", CultureInfo.InvariantCulture)),
        [typeof(TimeSpan)] = Of<TimeSpan>(value => value.ToString("c", CultureInfo.InvariantCulture)),
        [typeof(Guid)] = Of<Guid>(value => value.ToString()),
    };

    public static bool CanRead(DataField field) => readings.ContainsKey(field.ClrType);

    public static ValueTask<string[]> ReadAsync(ParquetRowGroupReader group, DataField field, int count, CancellationToken cancellation) =>
        readings[field.ClrType](group, field, count, cancellation);

    static string Invariant<T>(T value) where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    static Reading Of<T>(Func<T, string> text) where T : struct => async (group, field, count, cancellation) =>
    {
        if (field.IsNullable)
        {
            var values = new T?[count];
            await group.ReadAsync<T>(field, values, null, cancellation);
            return Array.ConvertAll(values, value => value is { } there ? text(there) : "");
        }
        var all = new T[count];
        await group.ReadAsync<T>(field, all, null, cancellation);
        return Array.ConvertAll(all, value => text(value));
    };

    static async ValueTask<string[]> StringsAsync(ParquetRowGroupReader group, DataField field, int count, CancellationToken cancellation)
    {
        var values = new string?[count];
        await group.ReadAsync(field, values.AsMemory()!, null, cancellation);
        for (int i = 0; i < count; i++) values[i] ??= "";
        return values!;
    }

    // Some writers leave out that a column is text.
    static async ValueTask<string[]> BytesAsync(ParquetRowGroupReader group, DataField field, int count, CancellationToken cancellation)
    {
        var values = new byte[]?[count];
        await group.ReadAsync(field, values.AsMemory()!, null, cancellation);
        return Array.ConvertAll(values, value => value is null ? "" : System.Text.Unicode.Utf8.IsValid(value) ? Encoding.UTF8.GetString(value) : Convert.ToBase64String(value));
    }
}
