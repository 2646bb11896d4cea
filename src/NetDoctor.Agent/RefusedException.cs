using NetDoctor.Model.Problems;

namespace NetDoctor.Agent;

/// <summary>A request is not done; the problem is the answer.</summary>
internal sealed class RefusedException(Problem problem) : Exception(problem.Detail)
{
    /// <summary>The answer.</summary>
    public Problem Problem { get; } = problem;

    public static RefusedException Invalid(string detail) => new(Of("invalid-request", "The request is invalid", 400, detail));

    public static RefusedException UnknownPod(string detail) => new(Of("unknown-pod", "The pod is not here", 404, detail));

    public static RefusedException NoNetwork(string detail) => new(Of("pod-without-network", "The pod has no network of its own", 409, detail));

    public static RefusedException Unable(string detail) => new(Of("agent-unable", "The agent cannot do this", 503, detail));

    private static Problem Of(string slug, string title, int status, string detail) =>
        new() { Type = $"urn:netdoctor:problem:{slug}", Title = title, Status = status, Detail = detail };
}
