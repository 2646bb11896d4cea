using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Ingresses;

/// <summary>The usual shop behind ingress-nginx: <c>shop.example.com</c> at 203.0.113.10, <c>/cart</c> to payments, the rest to web.</summary>
internal static class IngressCase
{
    public const string Url = "http://shop.example.com/cart";
    public const string Rules = "shop.example.com/cart->payments:80 shop.example.com/->web:http";
    public const string Address = "203.0.113.10:80";

    public static readonly string[] Pods = ["10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080"];

    /// <summary>The shop with its controller and no Ingress yet.</summary>
    public static SnapshotBuilder Bare() => SnapshotBuilder.HealthyShop().IngressNginx();

    /// <summary>The shop with its Ingress.</summary>
    public static SnapshotBuilder Cluster(string rules = Rules, Func<Ingress, Ingress>? with = null) =>
        Bare().Ingress("shop", "shop", rules, with: with);

    /// <summary>Everything works, and the host leads to the Ingress.</summary>
    public static FakeWire Wire(int status = 200) => EngineHarness.HealthyWire().Name("shop.example.com", "203.0.113.10")
        .Status(status, Address, "203.0.113.10:443");
}
