using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>The pod refuses because no socket in its network namespace has the port: the program is not there, or listens elsewhere.</summary>
/// <remarks>A segment for a port without a socket is answered with a reset. Source: RFC 9293 §3.5.2; for UDP RFC 1122 §4.1.3.1.</remarks>
public sealed class NothingListens : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD07", "Nothing listens on the port", Severity.Error, Hop.Listen)
    {
        Explains = ["APP01", "EPS11"],
        Refines = "APP01",
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var closed = ListeningSockets.Refusing(context).Where(endpoint => !endpoint.OnPort.Any()).ToArray();
        if (closed.Length == 0)
        {
            yield break;
        }

        var (port, others) = (closed[0].Port, ListeningSockets.Describe(Elsewhere(closed[0])));
        var instead = others == "nothing" ? "nothing listens in the pod at all" : $"nothing listens on {port}, but {others}";
        yield return ListeningSockets.Finding(
            context, closed, $"refuses the connection: {instead}", $"refuse the connection: {instead}", Elsewhere,
            others == "nothing"
                ? new Fix("See why the program does not listen yet, or no longer.", $"kubectl -n {closed[0].Pod.Namespace} logs {closed[0].Pod.Name} --tail=50")
                : new Fix($"Let the program listen on {port}, or make targetPort and containerPort the port that it listens on."));
    }

    // What only the pod itself can reach is no place that traffic could be sent to.
    private static IEnumerable<Model.Agents.Facts.ListeningSocket> Elsewhere(ReadEndpoint endpoint) =>
        endpoint.OfProtocol.Where(socket => !ReadEndpoint.IsLoopback(socket));
}
