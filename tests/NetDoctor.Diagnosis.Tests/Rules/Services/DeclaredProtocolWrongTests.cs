using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class DeclaredProtocolWrongTests
{
    private static readonly DeclaredProtocolWrong Rule = new();

    [Theory]
    [InlineData("http", null, PeerProtocol.Tls, "declared by the name http, and the server there speaks TLS")]
    [InlineData("http-api", null, PeerProtocol.Http2, "the name http-api, and the server there speaks HTTP/2 only")]
    [InlineData("web", "http", PeerProtocol.Other, "appProtocol http, and the server there speaks another protocol")]
    [InlineData("web", "https", PeerProtocol.Http, "appProtocol https, and the server there speaks plain HTTP/1")]
    public void Reports_a_declaration_that_the_server_does_not_keep(string name, string? appProtocol, PeerProtocol peer, string words)
    {
        var finding = Assert.Single(Found(name, appProtocol, peer));

        Assert.Contains(words, finding.Summary, StringComparison.Ordinal);
        Assert.False(finding.Coverage.IsAll);
        RuleCase.HasBasis(finding, Basis.Observed);
    }

    [Theory]
    [InlineData("http", null)]
    [InlineData("web", "https")]
    public void Ignores_a_server_that_speaks_what_is_declared(string name, string? appProtocol) => Assert.Empty(Found(name, appProtocol, null));

    // The readiness probe said HTTP, not the Service.
    [Fact]
    public void Ignores_a_port_that_declares_nothing() => Assert.Empty(Found("web", null, PeerProtocol.Tls));

    [Fact]
    public void Ignores_a_client_that_speaks_another_scheme_than_is_declared() =>
        Assert.Empty(Found("http", null, PeerProtocol.Http, "https://payments.shop:80/"));

    private static IReadOnlyList<RuleFinding> Found(string name, string? appProtocol, PeerProtocol? peer, string to = "payments.shop:80")
    {
        var snapshot = SnapshotBuilder.HealthyShop()
            .Edit<Service>("shop", "payments", service => service with
            {
                Ports = [new ServicePort(name, 80, IntOrString.FromNumber(8080), TransportProtocol.Tcp, AppProtocol: appProtocol)],
            })
            .EditAll<Pod>(pod => pod.Name.StartsWith("payments", StringComparison.Ordinal), pod => pod with
            {
                Containers =
                [
                    pod.Containers[0] with { ReadinessProbe = new ContainerProbe(ContainerProbeAction.Http, IntOrString.FromNumber(8080)) },
                ],
            })
            .Build();
        var (run, observations) = EngineHarness.Observe(snapshot, EngineHarness.HealthyWire(), "shop/web", to);
        return
        [
            .. Rule.Evaluate(new DiagnosisContext(
                snapshot, run.Route, [.. observations.Select(one => Speaking(one, peer))])),
        ];
    }

    private static Observation Speaking(Observation observation, PeerProtocol? peer) => observation is { Plan.Step: LadderStep.EndpointApplication, Result: HttpProbeResult http }
        ? observation with { Result = http with { PeerSpeaks = peer, Outcome = peer is null ? http.Outcome : ProbeOutcome.Malformed } }
        : observation;
}
