using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>The program listens on the right port, but on the loopback address: only its own pod reaches it.</summary>
/// <remarks>Each pod has a loopback interface of its own. Source: Kubernetes documentation, "Cluster Networking"; RFC 1122 §3.2.1.3 (g).</remarks>
public sealed class ListensOnLoopback : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD08", "Listens on 127.0.0.1 only", Severity.Error, Hop.Listen)
    {
        Explains = ["APP01", "EPS11", "SVC15", "POD25"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var closed = ListeningSockets.Refusing(context)
            .Where(endpoint => endpoint.OnPort.Any() && endpoint.OnPort.All(ReadEndpoint.IsLoopback)).ToArray();
        if (closed.Length == 0)
        {
            yield break;
        }

        var sockets = ListeningSockets.Describe(closed[0].OnPort);
        yield return ListeningSockets.Finding(
            context,
            closed,
            $"refuses the connection: on port {closed[0].Port} listens only {sockets}, which no other pod reaches",
            $"refuse the connection: on port {closed[0].Port} listens only {sockets}, which no other pod reaches",
            endpoint => endpoint.OnPort,
            new Fix($"Make the program listen on all addresses: 0.0.0.0:{closed[0].Port}, or [::]:{closed[0].Port} for both families."));
    }
}
