using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>A pod and its endpoint are on one bridge, whose frames do not pass the node's rules: the answer goes straight back, with the endpoint's
/// address in place of the Service's, and the client does not take it.</summary>
/// <remarks>Source: Kubernetes documentation, "Container Runtimes", and "Network Plugins", bridge-nf-call-iptables; kernel, net/bridge/br_netfilter_hooks.c.</remarks>
public sealed class BridgeSkipsRules : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX29", "bridge-nf-call-iptables=0: same-node VIP fails", Severity.Error, Hop.Proxy)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["APP02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var endpoints = context.At(LadderStep.Endpoint).Where(seen => seen.Plan.Endpoint is { IsChosen: true }).ToImmutableArray();
        foreach (var failing in context.At(LadderStep.Frontend).Where(seen => seen.Result.Outcome == ProbeOutcome.Timeout && seen.Plan.Vantage.Pod is not null))
        {
            if (context.Facts.Node(failing.Plan.Vantage.Node) is { } facts && SettingOf(facts, failing) is { } setting
                && BridgeOf(facts, PathOf(facts, failing)) is { } bridge
                && !endpoints.IsEmpty && endpoints.All(seen => seen.Succeeded))
            {
                yield return Finding(context, facts, failing, bridge, setting, endpoints);
            }
        }
    }

    private static RuleFinding Finding(
        DiagnosisContext context, NodeFacts facts, Observation failing, string bridge, string setting, ImmutableArray<Observation> endpoints)
    {
        return new RuleFinding
        {
            Subject = $"Node {facts.Node}",
            Summary = $"{failing.Result.Target} fails for pods of node {facts.Node} that share the bridge {bridge} with the endpoint: {setting}, so answers go straight back and keep the endpoint's address.",
            Evidence =
            [
                DiagnosisContext.Observed(failing),
                .. endpoints.Take(3).Select(seen => DiagnosisContext.Observed(seen)),
                new Evidence(Basis.Observed, $"settings of node {facts.Node}", setting, facts.ObservedAt),
                new Evidence(Basis.Observed, $"rules of node {facts.Node}", $"connections to {failing.Result.Target} go to pods on {bridge}, the bridge of {context.Route.Source}, and keep their source", facts.ObservedAt),
            ],
            Fixes =
            [
                new Fix(
                    $"Load the module and set it on {facts.Node}; in /etc/modules-load.d and /etc/sysctl.d so that it stays.",
                    "modprobe br_netfilter && sysctl -w net.bridge.bridge-nf-call-iptables=1 net.bridge.bridge-nf-call-ip6tables=1"),
            ],
            Coverage = EndpointResults.CoverageOf([failing]),
        };
    }

    // Null where frames of bridges do pass the rules, or that is not known.
    private static string? SettingOf(NodeFacts facts, Observation failing) => EndpointResults.IsIPv6(failing)
        ? SettingOf(facts.Settings.BridgeCallsIp6tables, facts.Settings.ForwardsIPv6, "net.bridge.bridge-nf-call-ip6tables")
        : SettingOf(facts.Settings.BridgeCallsIptables, facts.Settings.ForwardsIPv4, "net.bridge.bridge-nf-call-iptables");

    // Where others of the kind were read, this one is not there: the module is not loaded.
    private static string? SettingOf(bool? value, bool? another, string name) => value switch
    {
        false => $"{name} is 0",
        null when another is not null => $"{name} is not there, as br_netfilter is not loaded",
        _ => null,
    };

    private static RulePath? PathOf(NodeFacts facts, Observation failing) => facts.Rules.FirstOrDefault(path =>
        path.Question.Destination == failing.Plan.Spec.Address && path.Question.Port == failing.Plan.Spec.Port
        && (path.Question.Protocol == TransportProtocol.Udp) == failing.Plan.Spec is UdpProbeSpec);

    // The bridge that the client shares with backends that see its address; an answer to the node's own comes by the node.
    private static string? BridgeOf(NodeFacts facts, RulePath? path) => path is null ? null : facts.Links.FirstOrDefault(link =>
        link.Kind == "bridge" && link.Addresses.Any(range => Holds(range, path.Question.Source)
            && path.Backends.Any(backend => !backend.IsMasqueraded && Holds(range, backend.Address))))?.Name;

    private static bool Holds(string address, string other) => address.Split('/') is [var own, var length]
        && int.TryParse(length, CultureInfo.InvariantCulture, out var bits) && IPAddress.TryParse(own, out var parsed)
        && new IPNetwork(NetworkOf(parsed, bits), bits).Contains(IPAddress.Parse(other));

    private static IPAddress NetworkOf(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var index = 0; index < bytes.Length; index++)
        {
            bytes[index] &= (byte)(0xFF << (8 - Math.Clamp(bits - (8 * index), 0, 8)));
        }

        return new IPAddress(bytes);
    }
}
