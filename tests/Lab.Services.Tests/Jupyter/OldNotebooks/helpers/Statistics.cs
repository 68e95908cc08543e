using System.Collections.Generic;
using System.Linq;

public static class Statistics
{
    public static double Mean(IEnumerable<double> values) => values.Average();
}
