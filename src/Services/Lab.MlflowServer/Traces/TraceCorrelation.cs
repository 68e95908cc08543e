using System.Text.Json.Nodes;

namespace Lab.MlflowServer.Traces;

/// <summary>
/// How much two filters pick the same traces, as normalised pointwise mutual information: log(p(a,b) / (p(a) p(b))) / -log p(a,b), from -1
/// (never together) over 0 (independent) to 1 (always together). Undefined, and left out of the answer, where a filter picks none.
/// </summary>
/// <param name="Total">Traces in all.</param>
/// <param name="First">That the first filter picks.</param>
/// <param name="Second">That the second picks.</param>
/// <param name="Joint">That both pick.</param>
sealed record TraceCorrelation(long Total, long First, long Second, long Joint)
{
    // Jeffreys' prior: half a trace in each cell of the table of two by two, so that few traces do not look like certainty.
    const double Prior = 0.5;

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (First > 0 && Second > 0)
        {
            double plain = Joint == 0 ? -1 : Information(0);
            if (!double.IsNaN(plain)) json["npmi"] = plain;
            json["npmi_smoothed"] = Information(Prior);
        }
        json["filter1_count"] = First;
        json["filter2_count"] = Second;
        json["joint_count"] = Joint;
        json["total_count"] = Total;
        return json;
    }

    double Information(double prior)
    {
        if (Joint == Total) return 1;
        double joint = Joint + prior, first = First + (2 * prior), second = Second + (2 * prior), total = Total + (4 * prior);
        double information = Math.Log(joint) + Math.Log(total) - Math.Log(first) - Math.Log(second);
        return Math.Clamp(information / (Math.Log(total) - Math.Log(joint)), -1, 1);
    }
}
