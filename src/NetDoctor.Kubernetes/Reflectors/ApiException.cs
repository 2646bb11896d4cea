using System.Net;

namespace NetDoctor.Kubernetes.Reflectors;

/// <summary>The API server answered with an error.</summary>
/// <param name="status">HTTP status, or <c>code</c> of the Status object in a watch.</param>
/// <param name="message">The API server's own sentence.</param>
/// <param name="retryAfter">When it wants to be asked again; null when it does not say.</param>
internal sealed class ApiException(HttpStatusCode status, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    /// <summary>HTTP status, or <c>code</c> of the Status object in a watch.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>When it wants to be asked again; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
