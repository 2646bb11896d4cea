using NetDoctor.Diagnosis.Tests.Policies.Oracle;

namespace NetDoctor.Diagnosis.Tests.Policies;

/// <summary>The situations of the public "Kubernetes network policy recipes", and the two that they announce.</summary>
/// <remarks>Situations: github.com/ahmetb/kubernetes-network-policy-recipes. Manifests and clusters are our own.</remarks>
public sealed class RecipeTests
{
    private const string Shop = """
        namespace shop
        namespace tests team=operations
        namespace prod purpose=production
        namespace kube-system
        pod shop/web app=web :http=80
        pod shop/cart app=books role=cart
        pod shop/api app=books role=api :http=8000 :metrics=5000
        pod shop/db app=books role=db
        pod shop/stock app=inventory role=web
        pod shop/watch role=monitoring
        pod tests/probe type=monitoring
        pod tests/other
        pod prod/client
        pod kube-system/dns k8s-app=kube-dns
        """;

    private const string Web = """{"matchLabels":{"app":"web"}}""";
    private const string DenyWeb = """shop {"podSelector":@web,"ingress":[]}""";
    private const string AllowWeb = """shop {"podSelector":@web,"ingress":[{}]}""";

    [Fact]
    public void R01_deny_all_traffic_to_an_application() => Holds(
        DenyWeb,
        """
        shop/cart -> shop/web TCP 80 no
        tests/other -> shop/web TCP 80 no
        203.0.113.9 -> shop/web TCP 80 no
        shop/web -> shop/cart TCP 80 yes
        shop/cart -> shop/api TCP 8000 yes
        """);

    [Fact]
    public void R02_limit_traffic_to_an_application() => Holds(
        """
        shop {"podSelector":{"matchLabels":{"app":"books","role":"api"}},
          "ingress":[{"from":[{"podSelector":{"matchLabels":{"app":"books"}}}]}]}
        """,
        """
        shop/cart -> shop/api TCP 8000 yes
        shop/stock -> shop/api TCP 8000 no
        tests/other -> shop/api TCP 8000 no
        shop/stock -> shop/db TCP 6379 yes
        """);

    [Fact]
    public void R02a_allow_all_traffic_to_an_application() => Holds(
        $"{DenyWeb}\n{AllowWeb}",
        """
        shop/cart -> shop/web TCP 80 yes
        tests/other -> shop/web TCP 80 yes
        203.0.113.9 -> shop/web UDP 9 yes
        """);

    [Fact]
    public void R03_deny_all_traffic_into_a_namespace() => Holds(
        """shop {"podSelector":{},"ingress":[]}""",
        """
        shop/cart -> shop/web TCP 80 no
        tests/other -> shop/db TCP 6379 no
        shop/cart -> tests/other TCP 80 yes
        tests/other -> prod/client TCP 80 yes
        """);

    [Fact]
    public void R04_deny_traffic_from_other_namespaces() => Holds(
        """shop {"podSelector":{"matchLabels":null},"ingress":[{"from":[{"podSelector":{}}]}]}""",
        """
        shop/cart -> shop/web TCP 80 yes
        tests/other -> shop/web TCP 80 no
        prod/client -> shop/web TCP 80 no
        203.0.113.9 -> shop/web TCP 80 no
        """);

    [Fact]
    public void R05_allow_traffic_from_all_namespaces() => Holds(
        """
        shop {"podSelector":{},"ingress":[]}
        shop {"podSelector":@web,"ingress":[{"from":[{"namespaceSelector":{}}]}]}
        """,
        """
        shop/cart -> shop/web TCP 80 yes
        tests/other -> shop/web TCP 80 yes
        tests/other -> shop/api TCP 8000 no
        203.0.113.9 -> shop/web TCP 80 no
        """);

    [Fact]
    public void R06_allow_all_traffic_from_a_namespace() => Holds(
        """
        shop {"podSelector":@web,
          "ingress":[{"from":[{"namespaceSelector":{"matchLabels":{"purpose":"production"}}}]}]}
        """,
        """
        prod/client -> shop/web TCP 80 yes
        tests/other -> shop/web TCP 80 no
        shop/cart -> shop/web TCP 80 no
        """);

    [Fact]
    public void R07_allow_traffic_from_some_pods_in_another_namespace() => Holds(
        """
        shop {"podSelector":@web,"ingress":[{"from":[
          {"namespaceSelector":{"matchLabels":{"team":"operations"}},"podSelector":{"matchLabels":{"type":"monitoring"}}}]}]}
        """,
        """
        tests/probe -> shop/web TCP 80 yes
        tests/other -> shop/web TCP 80 no
        shop/watch -> shop/web TCP 80 no
        prod/client -> shop/web TCP 80 no
        """);

    [Fact]
    public void R08_allow_traffic_from_external_clients()
    {
        Holds(
            """
            shop {"podSelector":{},"ingress":[]}
            shop {"podSelector":@web,"ingress":[{}]}
            """,
            """
            203.0.113.9 -> shop/web TCP 80 yes
            203.0.113.9 -> shop/web TCP 81 yes
            203.0.113.9 -> shop/api TCP 8000 no
            """);
        Holds(
            """
            shop {"podSelector":{},"ingress":[]}
            shop {"podSelector":@web,"ingress":[{"ports":[{"port":80}]}]}
            """,
            """
            203.0.113.9 -> shop/web TCP 80 yes
            203.0.113.9 -> shop/web TCP 81 no
            203.0.113.9 -> shop/web UDP 80 no
            """);
    }

    [Theory]
    [InlineData("5000")]
    [InlineData("\"metrics\"")]
    public void R09_allow_traffic_only_to_a_port(string port) => Holds(
        """
        shop {"podSelector":{"matchLabels":{"role":"api"}},
          "ingress":[{"ports":[{"port":@port}],"from":[{"podSelector":{"matchLabels":{"role":"monitoring"}}}]}]}
        """.Replace("@port", port, StringComparison.Ordinal),
        """
        shop/watch -> shop/api TCP 5000 yes
        shop/watch -> shop/api TCP 8000 no
        shop/cart -> shop/api TCP 5000 no
        shop/cart -> shop/api TCP 8000 no
        """);

    [Fact]
    public void R10_allow_traffic_from_applications_by_several_selectors() => Holds(
        """
        shop {"podSelector":{"matchLabels":{"app":"books","role":"db"}},"ingress":[{"from":[
          {"podSelector":{"matchLabels":{"app":"books","role":"cart"}}},
          {"podSelector":{"matchLabels":{"app":"books","role":"api"}}},
          {"podSelector":{"matchLabels":{"app":"inventory","role":"web"}}}]}]}
        """,
        """
        shop/cart -> shop/db TCP 6379 yes
        shop/api -> shop/db TCP 6379 yes
        shop/stock -> shop/db TCP 6379 yes
        shop/web -> shop/db TCP 6379 no
        tests/other -> shop/db TCP 6379 no
        """);

    [Fact]
    public void R11_deny_egress_from_an_application() => Holds(
        """shop {"podSelector":{"matchLabels":{"role":"cart"}},"policyTypes":["Egress"],"egress":[]}""",
        """
        shop/cart -> shop/web TCP 80 no
        shop/cart -> kube-system/dns UDP 53 no
        shop/cart -> 203.0.113.9 TCP 443 no
        shop/web -> shop/cart TCP 80 yes
        shop/api -> shop/web TCP 80 yes
        """);

    [Fact]
    public void R11_deny_egress_from_an_application_but_for_name_resolution() => Holds(
        """
        shop {"podSelector":{"matchLabels":{"role":"cart"}},"policyTypes":["Egress"],"egress":[{
          "to":[{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"kube-system"}},
            "podSelector":{"matchLabels":{"k8s-app":"kube-dns"}}}],
          "ports":[{"port":53,"protocol":"UDP"},{"port":53,"protocol":"TCP"}]}]}
        """,
        """
        shop/cart -> kube-system/dns UDP 53 yes
        shop/cart -> kube-system/dns TCP 53 yes
        shop/cart -> kube-system/dns TCP 9153 no
        shop/cart -> shop/web TCP 80 no
        shop/cart -> 203.0.113.9 UDP 53 no
        """);

    [Fact]
    public void R12_deny_all_egress_from_a_namespace() => Holds(
        """shop {"policyTypes":["Egress"],"podSelector":{},"egress":[]}""",
        """
        shop/cart -> shop/web TCP 80 no
        shop/web -> kube-system/dns UDP 53 no
        shop/web -> 203.0.113.9 TCP 443 no
        tests/other -> shop/web TCP 80 yes
        """);

    [Fact]
    public void R14_deny_external_egress() => Holds(
        """
        shop {"podSelector":{"matchLabels":{"role":"cart"}},"policyTypes":["Egress"],"egress":[
          {"ports":[{"port":53,"protocol":"UDP"},{"port":53,"protocol":"TCP"}]},
          {"to":[{"namespaceSelector":{}}]}]}
        """,
        """
        shop/cart -> shop/web TCP 80 yes
        shop/cart -> prod/client TCP 80 yes
        shop/cart -> kube-system/dns UDP 53 yes
        shop/cart -> 203.0.113.9 UDP 53 yes
        shop/cart -> 203.0.113.9 TCP 80 no
        """);

    [Fact]
    public void Announced_limit_egress_from_an_application_to_some_pods() => Holds(
        """
        shop {"podSelector":{"matchLabels":{"role":"cart"}},"policyTypes":["Egress"],
          "egress":[{"to":[{"podSelector":{"matchLabels":{"app":"books"}}}]}]}
        """,
        """
        shop/cart -> shop/db TCP 6379 yes
        shop/cart -> shop/web TCP 80 no
        shop/cart -> tests/other TCP 80 no
        """);

    [Fact]
    public void Announced_allow_traffic_only_to_pods_in_a_namespace() => Holds(
        """
        shop {"podSelector":{},"policyTypes":["Egress"],
          "egress":[{"to":[{"namespaceSelector":{"matchLabels":{"purpose":"production"}}}]}]}
        """,
        """
        shop/cart -> prod/client TCP 80 yes
        shop/cart -> shop/web TCP 80 no
        shop/cart -> 203.0.113.9 TCP 443 no
        """);

    private static void Holds(string policies, string flows) =>
        Written.Hold([.. Written.Objects(Shop), .. Written.Policies(policies.Replace("@web", Web, StringComparison.Ordinal))], flows);
}
