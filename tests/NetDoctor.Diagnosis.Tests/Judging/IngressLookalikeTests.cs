using NetDoctor.Diagnosis.Tests.Rules.Application;
using NetDoctor.Diagnosis.Tests.Rules.Ingresses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Judging;

/// <summary>Ingresses of other controllers than the usual one, and what they may be mistaken for.</summary>
public sealed class IngressLookalikeTests
{
    [Theory]
    [InlineData("~shop.example.com/*->payments:80")]
    [InlineData("~shop.example.com/cart/*->payments:80")]
    [InlineData("~shop.example.com/cart(/|$)(.*)->payments:80")]
    [InlineData("~shop.example.com/(cart|basket)->payments:80")]
    [InlineData("shop.example.com/cart(/|$)(.*)->payments:80")]
    public void Understands_wildcards_and_regular_expressions_in_paths(string rule)
    {
        var judgement = EngineHarness.Ask(
            IngressCase.Cluster(rule), IngressCase.Wire(404).Status(404, IngressCase.Pods), "shop/web", IngressCase.Url);

        Assert.Equal(Verdict.Reachable, judgement.Verdict);
    }

    [Fact]
    public void Does_not_look_for_a_Service_behind_an_action_of_the_balancer()
    {
        var cluster = IngressCase.Bare().IngressClass("alb", "ingress.k8s.aws/alb")
            .Ingress("shop", "shop", "~shop.example.com/->ssl-redirect:use-annotation", "alb", "k8s-shop-1.elb.amazonaws.com");

        var judgement = EngineHarness.Ask(cluster, IngressCase.Wire(), "outside", IngressCase.Url);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.DoesNotContain(judgement.Findings, finding => finding.Id == "ING04");
    }

    [Fact]
    public void Does_not_blame_a_missing_certificate_for_an_address_that_does_not_answer()
    {
        var cluster = IngressCase.Cluster(with: ingress => ingress with { Tls = [new IngressTls(["shop.example.com"], "shop-tls")] });
        var wire = IngressCase.Wire().Sockets(ProbeOutcome.Timeout, IngressCase.Address, "203.0.113.10:443");

        Assert.NotEqual("ING06", EngineHarness.Ask(cluster, wire, "shop/web", "https://shop.example.com/cart").Cause?.Id);
    }

    [Fact]
    public void Follows_a_redirect_to_https_at_the_Ingress_not_at_the_Service_behind_it()
    {
        var cluster = IngressCase.Bare().Ingress("shop", "shop", "example.com/->payments:80");
        var wire = IngressCase.Wire().Name("example.com", "203.0.113.10").Answers(
            result => result with { Status = 308, Location = "https://example.com/cart" }, IngressCase.Address);

        var judgement = EngineHarness.Ask(cluster, wire, "shop/web", "http://example.com/cart");

        Assert.Equal(Verdict.Reachable, judgement.Verdict);
    }

    [Theory]
    [InlineData("app.kubernetes.io/name=rke2-ingress-nginx,app.kubernetes.io/component=controller")]
    [InlineData("name=nginx-ingress-microk8s")]
    [InlineData("app.kubernetes.io/name=edge,helm.sh/chart=ingress-nginx-4.11.3")]
    public void Knows_a_controller_by_other_labels_than_the_charts_own(string labels)
    {
        var cluster = SnapshotBuilder.HealthyShop().IngressClass("nginx").Namespace("ingress")
            .Pod("ingress", "controller-x", "10.244.1.50", "n1", labels)
            .Ingress("shop", "shop", IngressCase.Rules, address: "10.89.0.11");
        var wire = IngressCase.Wire().Name("shop.example.com", "10.89.0.11").Sockets(ProbeOutcome.Timeout, "10.89.0.11:80");

        var judgement = EngineHarness.Ask(cluster, wire, "shop/web", IngressCase.Url);

        Assert.DoesNotContain(judgement.Findings, finding => finding.Id == "ING03");
    }

    [Fact]
    public void Knows_a_controller_by_its_image()
    {
        var cluster = SnapshotBuilder.HealthyShop().IngressClass("nginx").Namespace("ingress")
            .Pod("ingress", "edge-x", "10.244.1.50", "n1", "app=edge", with: pod => pod with
            {
                Containers = [new Container { Name = "controller", Image = "registry.k8s.io/ingress-nginx/controller:v1.11.2" }],
            })
            .Ingress("shop", "shop", IngressCase.Rules, address: null);

        var judgement = EngineHarness.Ask(cluster, IngressCase.Wire(), "outside", IngressCase.Url);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
    }

    [Fact]
    public void Leaves_Ingresses_without_a_class_to_a_cloud_whose_controller_takes_them()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .EditAll<Node>(_ => true, node => node with { Labels = Notation.Labels("cloud.google.com/gke-nodepool=default-pool") })
            .Ingress("shop", "shop", IngressCase.Rules, className: null, address: null);

        var judgement = EngineHarness.Ask(cluster, IngressCase.Wire(), "outside", IngressCase.Url);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.DoesNotContain(judgement.Findings, finding => finding.Id == "ING01");
    }

    [Fact]
    public void Leaves_Ingresses_without_a_class_to_Traefik_which_takes_them()
    {
        var cluster = SnapshotBuilder.HealthyShop().IngressClass("nginx").Namespace("traefik")
            .Pod("traefik", "traefik-7f-a", "10.244.1.50", "n1", "app.kubernetes.io/name=traefik,app.kubernetes.io/instance=traefik")
            .Ingress("shop", "shop", IngressCase.Rules, className: null, address: null);

        Assert.Equal(Verdict.Undetermined, EngineHarness.Ask(cluster, IngressCase.Wire(), "outside", IngressCase.Url).Verdict);
    }

    [Fact]
    public void Does_not_let_Ingresses_at_different_load_balancers_compete()
    {
        var cluster = IngressCase.Bare().IngressClass("alb", "ingress.k8s.aws/alb")
            .Service("shop", "blue", "10.96.1.8", "http:80->8080", "app=blue")
            .Ingress("shop", "blue", "shop.example.com/->blue:80", "alb", "203.0.113.20",
                ingress => ingress with { CreatedAt = ingress.CreatedAt.AddDays(-9) })
            .Ingress("shop", "green", "shop.example.com/->payments:80", "alb");
        var wire = IngressCase.Wire(503).Status(503, "203.0.113.20:80");

        var judgement = EngineHarness.Ask(cluster, wire, "shop/web", IngressCase.Url);

        Assert.DoesNotContain(judgement.Findings, finding => finding.Id is "ING09" or "ING10");
    }

    [Fact]
    public void Takes_a_400_of_an_application_that_accepts_clients_without_a_certificate_for_its_own()
    {
        var tls = ApplicationCase.Tls with { AsksClientCertificate = true };
        var (verdict, cause) = ApplicationCase.Ask(
            result => result with { Tls = tls, Status = 400 }, "https://payments.shop/pay");

        Assert.NotEqual("APP10", cause);
        Assert.Equal(Verdict.Reachable, verdict);
    }

    [Fact]
    public void Does_not_speak_for_clients_outside_whose_balancer_does_not_answer_who_is_inside()
    {
        // Many balancers do not send a node's own traffic back, or admit certain ranges only.
        var wire = IngressCase.Wire().Sockets(ProbeOutcome.Timeout, IngressCase.Address);

        var judgement = EngineHarness.Ask(IngressCase.Cluster(), wire, "outside", IngressCase.Url);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Contains("inside", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_blame_the_backend_for_an_address_of_the_Ingress_that_does_not_answer()
    {
        var cluster = IngressCase.Cluster().EditAll<Pod>(pod => pod.Name.StartsWith("payments", StringComparison.Ordinal), pod => pod with
        {
            Conditions = [new Condition("Ready", ConditionStatus.False, ChangedAt: SnapshotBuilder.Now.AddHours(-1))],
        });
        var wire = IngressCase.Wire().Sockets(ProbeOutcome.Timeout, IngressCase.Address);

        var judgement = EngineHarness.Ask(cluster, wire, "shop/web", IngressCase.Url);

        Assert.False(judgement.Cause?.Id is ['S', 'V', 'C', ..] or ['P', 'O', 'D', ..], judgement.Cause?.Id);
    }

    [Fact]
    public void Leaves_a_host_that_no_Ingress_claims_to_Traefik_which_may_have_a_route_of_its_own()
    {
        var cluster = IngressCase.Cluster().Namespace("traefik")
            .Pod("traefik", "traefik-7f-a", "10.244.1.51", "n1", "app.kubernetes.io/name=traefik");

        var judgement = EngineHarness.Ask(cluster, IngressCase.Wire(404), "outside", "http://billing.internal.example/none");

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Null(judgement.Cause);
    }

    [Fact]
    public void Does_not_take_another_Service_at_a_shared_address_for_the_controller()
    {
        var cluster = IngressCase.Cluster().Namespace("dns").Pod("dns", "names-a", "10.244.1.60", "n1", "app=names", "dns:53/UDP", ready: false)
            .Service("dns", "names", "10.96.5.9", "dns:53/UDP", "app=names", ServiceType.LoadBalancer, service => service with
            {
                LoadBalancerIPs = Notation.Addresses("203.0.113.10"),
            });
        var wire = IngressCase.Wire().Sockets(ProbeOutcome.Timeout, IngressCase.Address);

        var judgement = EngineHarness.Ask(cluster, wire, "shop/web", IngressCase.Url);

        Assert.DoesNotContain(judgement.Findings, finding => finding.Id == "ING03");
    }
}
