using System.Collections.Immutable;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>The pod's interface is not there, switched off, or without its other end on the node: nothing comes in or goes out.</summary>
/// <remarks>Network plugins make <c>eth0</c> in the pod, as a rule an end of a veth pair. Source: CNI specification, CNI_IFNAME; veth(4).</remarks>
public sealed class InterfaceDown : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD21", "Pod eth0 missing or down", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["APP02", "APP04", "CNI06", "CNI18", "CNI19", "CNI21", "DNS18", "EPS11", "KPX10", "POD22"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var end in PodEnds.Of(context))
        {
            if (ProblemOf(end) is { } problem)
            {
                yield return new RuleFinding
                {
                    Subject = end.Pod.Reference.ToString(),
                    Summary = $"{end.Pod.Reference} is cut off from the network: {problem}.",
                    Evidence =
                    [
                        .. end.Lost.Take(3).Select(one => DiagnosisContext.Observed(one.Observation)),
                        new Evidence(Basis.Observed, $"interfaces of {end.Pod.Reference}", Describe(end.Facts.Links), end.Facts.ObservedAt),
                    ],
                    Fixes =
                    [
                        new Fix("Start the pod anew: the network plugin makes its interface then.", $"kubectl -n {end.Pod.Namespace} delete pod {end.Pod.Name}", FixRisk.Medium),
                        new Fix($"If it comes back, see what the network plugin says on {end.Pod.NodeName}.", $"kubectl get pods -A -o wide --field-selector spec.nodeName={end.Pod.NodeName}"),
                    ],
                    Coverage = end.Coverage,
                };
            }
        }
    }

    private static string? ProblemOf(PodEnd end)
    {
        var links = end.Facts.Links;
        var own = links.FirstOrDefault(link => link.Addresses.Any(address => end.Pod.PodIPs.Any(ip => address.StartsWith($"{ip}/", StringComparison.Ordinal))))
            ?? links.FirstOrDefault(link => link.Name == "eth0");
        return own switch
        {
            // The kernel may put idle tunnels into every namespace; without loopback nothing was read.
            null => links.Any(link => link.Name == "lo") && !links.Any(link => link.Name != "lo" && link.IsUp) ? "it has no interface eth0" : null,
            { IsUp: false } => $"its interface {own.Name} is switched off",
            { HasCarrier: false } => $"the other end of its interface {own.Name}, on the node, is down",
            _ => null,
        };
    }

    private static string Describe(ImmutableArray<LinkFact> links) => string.Join("; ", links.Select(link =>
        $"{link.Name} {(!link.IsUp ? "off" : link.HasCarrier ? "up" : "without carrier")}{(link.Addresses.IsEmpty ? "" : $" {string.Join(", ", link.Addresses)}")}"));
}
