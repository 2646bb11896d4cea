using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Dialects;
using NetDoctor.Diagnosis.Policies.Matrix;
using NetDoctor.Diagnosis.Tests.Policies.Oracle;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Policies.Matrix;

/// <summary>The matrix says of every pair and port what the evaluator decides, in random small clusters.</summary>
/// <remarks>The same clusters in every run; <c>FUZZ_ROUNDS</c> in the environment is their number.</remarks>
public sealed class MatrixAgreementTests
{
    private static readonly TransportProtocol[] Protocols = Enum.GetValues<TransportProtocol>();

    [Fact]
    public void The_matrix_is_what_the_evaluator_decides() => Compare(PolicyDialect.Specification, 60, 0);

    [Fact]
    public void The_matrix_is_what_the_evaluator_decides_when_the_plugin_is_not_known() => Compare(PolicyDialect.Unknown, 30, 5000);

    [Fact]
    public void The_matrix_is_what_the_evaluator_decides_for_a_plugin_that_supports_little() =>
        Compare(PolicyDialect.Specification with { IpBlockMatchesPods = false, SupportsEndPort = false, SupportsNamedPorts = false, AdmitsOwnNode = false, EnforcesEgress = false, AppliesBaselineAdminNetworkPolicies = null }, 30, 9000);

    [Fact]
    public void The_matrix_is_what_the_evaluator_decides_for_every_known_plugin()
    {
        var seed = 20_000;
        foreach (var plugin in DialectCatalog.Plugins)
        {
            Compare(plugin.DialectOf(new PluginInstallation("")), 3, seed += 100);
        }
    }

    private static void Compare(PolicyDialect dialect, int rounds, int firstSeed)
    {
        foreach (var seed in Fuzzing.Seeds(rounds))
        {
            var snapshot = EngineWorld.ReadJson(WorldMaker.Make(firstSeed + seed).Manifests);
            var index = PolicyIndex.Of(snapshot);
            var matrix = ConnectivityMatrix.Of(snapshot, index, dialect);
            var evaluator = new PolicyEvaluator(index, dialect);
            var ends = Ends(snapshot, matrix).ToList();
            foreach (var source in ends)
            {
                foreach (var destination in ends)
                {
                    var ruling = matrix.Between(source, destination);
                    foreach (var protocol in Protocols)
                    {
                        foreach (var port in PortsOf(ruling, protocol))
                        {
                            var expected = evaluator.Decide(new PolicyFlow(source, destination, protocol, port)).Outcome;
                            if (OutcomeOf(ruling, protocol, port) != expected)
                            {
                                Assert.Fail($"seed {firstSeed + seed}, {source} -> {destination} {protocol} {port}: {expected}, the matrix says {ruling}");
                            }
                        }
                    }
                }
            }
        }
    }

    private static IEnumerable<PolicyEnd> Ends(ClusterSnapshot snapshot, ConnectivityMatrix matrix) =>
    [
        .. matrix.Pods.Select(one => PolicyEnd.Of(one.Pod, snapshot)),
        .. snapshot.Nodes.All.Select(PolicyEnd.Of),
        .. matrix.Outside.Select(one => PolicyEnd.OfOutside(one.Range)),
        .. matrix.Outside.Select(one => PolicyEnd.OfOutside(NetDoctor.Diagnosis.Policies.AddressRange.Of(one.Range.LastAddress))),
        PolicyEnd.OfOutside(NetDoctor.Diagnosis.Policies.AddressRange.Of(System.Net.IPAddress.Parse("2001:db8:ffff::7"))),
    ];

    // Every edge of the answer and what lies beside it, and what policies of these clusters name.
    private static IEnumerable<int> PortsOf(PortRuling ruling, TransportProtocol protocol) => ruling.Allowed.Ranges.Concat(ruling.Unknown.Ranges)
        .Where(range => range.Protocol == protocol)
        .SelectMany(range => new[] { range.First - 1, range.First, range.Last, range.Last + 1 })
        .Concat(WorldMaker.Ports)
        .Where(port => port is >= 1 and <= 65535)
        .Distinct();

    private static PolicyOutcome OutcomeOf(PortRuling ruling, TransportProtocol protocol, int port)
    {
        Assert.False(ruling.Allowed.Contains(protocol, port) && ruling.Unknown.Contains(protocol, port));
        Assert.True(ruling.Allowed.Except(ruling.Reading).IsEmpty);
        Assert.True(ruling.Reading.Except(ruling.Allowed.Union(ruling.Unknown)).IsEmpty);
        return ruling.Unknown.Contains(protocol, port) ? PolicyOutcome.Unknown
            : ruling.Allowed.Contains(protocol, port) ? PolicyOutcome.Allowed : PolicyOutcome.Denied;
    }
}
