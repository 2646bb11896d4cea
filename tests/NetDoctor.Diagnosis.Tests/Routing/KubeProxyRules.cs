using System.Globalization;
using System.Text.RegularExpressions;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Tests.Routing;

/// <summary>The rules that a real kube-proxy wrote on one node, read back into endpoints.</summary>
internal sealed class KubeProxyRules
{
    private readonly ILookup<string, string> _rules;

    private KubeProxyRules(IEnumerable<string> lines) => _rules = lines
        .Where(line => line.StartsWith("-A ", StringComparison.Ordinal))
        .ToLookup(line => line.Split(' ')[1], StringComparer.Ordinal);

    public static KubeProxyRules Of(string node) => new(
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "testdata", "kube-proxy", $"{node}-iptables-save.txt")));

    /// <summary>Endpoints behind a cluster address; empty when traffic to it is rejected.</summary>
    public string[] AtClusterIP(string address, int port, TransportProtocol protocol) =>
        EndpointsOf(Target("KUBE-SERVICES", $"-d {address}/32 ", port, protocol));

    /// <summary>Endpoints behind a node port for traffic of the node's own pods.</summary>
    public string[] AtNodePortFromPods(int port, TransportProtocol protocol)
    {
        var external = Target("KUBE-NODEPORTS", "", port, protocol);
        return EndpointsOf(_rules[external].Where(rule => rule.Contains(" -s 10.244.0.0/16 ", StringComparison.Ordinal))
            .Concat(_rules[external].TakeLast(1)).Select(Jump).First());
    }

    /// <summary>Endpoints behind a node port for traffic that comes from elsewhere.</summary>
    public string[] AtNodePortFromOutside(int port, TransportProtocol protocol) =>
        EndpointsOf(Jump(_rules[Target("KUBE-NODEPORTS", "", port, protocol)].Last()));

    private string Target(string chain, string match, int port, TransportProtocol protocol) => _rules[chain]
        .Where(rule => rule.Contains($"-p {protocol.Label().ToLowerInvariant()} ", StringComparison.Ordinal)
            && rule.Contains(match, StringComparison.Ordinal) && !rule.Contains(" -d 127.0.0.0/8 ", StringComparison.Ordinal)
            && Regex.IsMatch(rule, string.Create(CultureInfo.InvariantCulture, $@"--dport {port}\b")))
        .Select(Jump).Single(target => target.StartsWith("KUBE-", StringComparison.Ordinal) || target == "REJECT");

    private string[] EndpointsOf(string chain) =>
    [
        .. _rules[chain].Select(Jump).Where(target => target.StartsWith("KUBE-SEP-", StringComparison.Ordinal))
            .SelectMany(endpoint => _rules[endpoint])
            .Select(rule => Regex.Match(rule, @"--to-destination (\S+)")).Where(match => match.Success)
            .Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private static string Jump(string rule) => Regex.Match(rule, @" -j (\S+)").Groups[1].Value;
}
