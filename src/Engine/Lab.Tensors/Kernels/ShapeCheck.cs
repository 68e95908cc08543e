using System.Diagnostics.CodeAnalysis;

namespace Lab.Tensors;

/// <summary>Shape checks with messages that name the operation and both shapes.</summary>
static class ShapeCheck
{
    /// <summary>outputs = inputs * weight^T and everything that goes with it.</summary>
    public static void Linear(string operation, Tensor x, Tensor weight, Tensor y)
    {
        if (x.Columns != weight.Columns) Fail(operation, "inner sizes differ", x, weight);
        if (y.Columns != weight.Rows || y.Rows != x.Rows) Fail(operation, "output does not fit x W^T", y, weight);
    }

    public static void Same(string operation, Tensor a, Tensor b)
    {
        if (a.Rows != b.Rows || a.Columns != b.Columns) Fail(operation, "shapes differ", a, b);
    }

    public static void SameOrNone(string operation, Tensor a, Tensor b)
    {
        if (!b.IsNone) Same(operation, a, b);
    }

    /// <summary>A vector with one element per column of <paramref name="matrix"/>.</summary>
    public static void PerColumn(string operation, Tensor matrix, Tensor vector)
    {
        if (vector.Length != matrix.Columns) Fail(operation, "vector length is not the row width", matrix, vector);
    }

    /// <summary>A vector with one element per row of <paramref name="matrix"/>.</summary>
    public static void PerRow(string operation, Tensor matrix, Tensor vector)
    {
        if (vector.Length != matrix.Rows) Fail(operation, "vector length is not the number of rows", matrix, vector);
    }

    public static void Contiguous(string operation, Tensor tensor)
    {
        if (!tensor.IsContiguous) throw new ArgumentException($"{operation}: {tensor} must lie end to end, not in a column view.");
    }

    public static void Attention(Tensor query, Tensor key, Tensor value, Tensor offsets, int heads, Tensor output)
    {
        Same("attention", key, value);
        Same("attention", query, output);
        int sequences = offsets.Columns - 1;
        if (query.Columns != key.Columns) Fail("attention", "widths differ", query, key);
        if (query.Rows != key.Rows && query.Rows != sequences) Fail("attention", "query rows are neither all tokens nor one per sequence", query, key);
        if (heads < 1 || query.Columns % heads != 0)
            throw new ArgumentException($"attention: width {query.Columns} cannot be shared among {heads} heads.");
    }

    [DoesNotReturn]
    static void Fail(string operation, string problem, Tensor a, Tensor b) =>
        throw new ArgumentException($"{operation}: ({a.Rows}, {a.Columns}) and ({b.Rows}, {b.Columns}): {problem}.");
}
