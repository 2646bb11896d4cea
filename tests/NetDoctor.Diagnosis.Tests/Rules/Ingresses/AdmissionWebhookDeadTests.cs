using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Ingresses;

public sealed class AdmissionWebhookDeadTests
{
    private static readonly AdmissionWebhookDead Rule = new();

    private const string Refusal = "Error creating: Internal error occurred: failed calling webhook \"inject.mesh.io\": failed to call "
        + "webhook: Post \"https://injector.mesh.svc:443/inject\": no endpoints available for service \"injector\"";

    private static SnapshotBuilder Cluster(bool failsClosed = true, bool hasPod = false, string resource = "pods")
    {
        var cluster = SnapshotBuilder.HealthyShop().Namespace("mesh").Service("mesh", "injector", "10.96.7.7", "https:443->9443")
            .Deployment("shop", "cart", "7d", 2, ready: 0).Service("shop", "cart", "10.96.1.8", "http:80->8080")
            .Add(new WebhookConfiguration
            {
                WebhookKind = ResourceKind.MutatingWebhookConfiguration,
                Name = "mesh",
                Webhooks =
                [
                    new AdmissionWebhook
                    {
                        Name = "inject.mesh.io",
                        Service = new ServiceKey("mesh", "injector"),
                        FailsClosed = failsClosed,
                        Resources = [resource],
                    },
                ],
            });
        return hasPod ? cluster.Pod("mesh", "injector-1", "10.244.1.80", ports: "https:9443") : cluster;
    }

    private static SnapshotBuilder Refused(SnapshotBuilder cluster) =>
        cluster.Event(new ObjectReference("ReplicaSet", "shop", "cart-7d"), "FailedCreate", Refusal);

    private static FakeWire Wire() =>
        EngineHarness.HealthyWire().Name("cart.shop.svc.cluster.local", "10.96.1.8").Refuses("10.96.1.8:80");

    [Fact]
    public void Reports_pods_that_could_not_be_created_and_is_the_cause()
    {
        var finding = RuleCase.Single(Rule, Refused(Cluster()), Wire(), null, "cart.shop:80");

        Assert.False(finding.IsHazard);
        Assert.Contains("its Service mesh/injector has no ready endpoint", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("ING30", RuleCase.Cause(Refused(Cluster()), Wire(), null, "cart.shop:80"));
    }

    [Fact]
    public void Reports_a_hazard_to_who_asks_for_an_Ingress()
    {
        var cluster = Cluster(resource: "ingresses").IngressNginx().Ingress("shop", "shop", IngressCase.Rules);

        Assert.True(RuleCase.Single(Rule, cluster, IngressCase.Wire(), null, IngressCase.Url).IsHazard);
    }

    [Fact]
    public void Ignores_a_dead_webhook_that_kept_nothing_from_being_created() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), Wire(), null, "cart.shop:80"));

    [Fact]
    public void Ignores_a_webhook_that_fails_open() =>
        Assert.Empty(RuleCase.Findings(Rule, Refused(Cluster(failsClosed: false)), Wire(), null, "cart.shop:80"));

    [Fact]
    public void Ignores_a_webhook_that_is_back() =>
        Assert.Empty(RuleCase.Findings(Rule, Refused(Cluster(hasPod: true)), Wire(), null, "cart.shop:80"));
}
