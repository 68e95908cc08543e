using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;

namespace Lab.MlflowServer.Validation;

/// <summary>Reads what a search asks for, and checks the size of its page.</summary>
static class Pages
{
    const string Hint = " supplied. It must be ";

    public static SearchRequest Experiments(MlflowRequestFields fields)
    {
        long size = fields.Integer("max_results") ?? 0;
        if (size < 1) throw Wrong(size, "a positive integer");
        if (size > 50_000) throw Wrong(size, "at most 50000");
        return Read(fields, (int)size);
    }

    public static SearchRequest Runs(MlflowRequestFields fields)
    {
        int size = fields.Count("max_results", 50_000) ?? 1000;
        return size >= 1 ? Read(fields, size) : throw Wrong(size, "a positive integer");
    }

    public static SearchRequest Registry(MlflowRequestFields fields, int usual, int most)
    {
        int size = fields.Count("max_results", most) ?? usual;
        return size >= 1 ? Read(fields, size) : throw MlflowException.Invalid($"Invalid value for max_results. It must be a positive integer, but got {size}");
    }

    /// <summary>The columns to order by are objects there, and read apart.</summary>
    public static SearchRequest LoggedModels(MlflowRequestFields fields)
    {
        int size = fields.Count("max_results", int.MaxValue) is { } asked and not 0 ? asked : 100;
        return size >= 1 ? new(fields.Text("filter"), [], size, fields.Text("page_token")) : throw Wrong(size, "a positive integer");
    }

    /// <summary>How many issues of traces a page holds.</summary>
    public static int Issues(MlflowRequestFields fields, int usual, int most)
    {
        int size = fields.Count("max_results", most) ?? usual;
        return size >= 1 ? size : throw Wrong(size, "a positive integer");
    }

    static SearchRequest Read(MlflowRequestFields fields, int size) => new(fields.Text("filter"), fields.Texts("order_by"), size, fields.Text("page_token"));

    static MlflowException Wrong(long size, string right) => MlflowException.Invalid($"Invalid value {size} for parameter 'max_results'{Hint}{right}");
}
