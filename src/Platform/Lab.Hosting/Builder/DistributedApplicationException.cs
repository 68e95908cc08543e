namespace Aspire.Hosting;

/// <summary>The application cannot go on as it was described.</summary>
public class DistributedApplicationException : Exception
{
    public DistributedApplicationException()
    {
    }

    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>A parameter has no value in any source.</summary>
public class MissingParameterValueException(string message, Exception? innerException = null)
    : DistributedApplicationException(message, innerException!);
