using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>The program listens on the right port in the other address family only.</summary>
/// <remarks>A socket of <c>::</c> takes IPv4 too unless it is made for IPv6 only. Source: RFC 3493 §5.3, IPV6_V6ONLY; ipv6(7).</remarks>
public sealed class ListensOnOneFamily : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD09", "Listens on one IP family only", Severity.Error, Hop.Listen)
    {
        Explains = ["APP01", "APP24", "EPS11", "SVC15", "POD25"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var closed = ListeningSockets.Refusing(context)
            .Where(endpoint => endpoint.OnPort.Any(socket => !ReadEndpoint.IsLoopback(socket)) && !endpoint.OnPort.Any(endpoint.MayServe)).ToArray();
        if (closed.Length == 0)
        {
            yield break;
        }

        var dialled = closed[0].Observation.Plan.Spec.Address.Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4";
        var sockets = ListeningSockets.Describe(closed[0].OnPort);
        yield return ListeningSockets.Finding(
            context,
            closed,
            $"refuses the connection over {dialled}: on port {closed[0].Port} listens only {sockets}",
            $"refuse the connection over {dialled}: on port {closed[0].Port} listens only {sockets}",
            endpoint => endpoint.OnPort,
            new Fix($"Make the program listen in both families, as on [::]:{closed[0].Port} without IPV6_V6ONLY."),
            new Fix("Or make the Service one of the family that is served (spec.ipFamilies)."));
    }
}
