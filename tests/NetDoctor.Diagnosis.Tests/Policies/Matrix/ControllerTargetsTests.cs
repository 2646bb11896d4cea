using static NetDoctor.Diagnosis.Tests.Policies.Matrix.Listed;

namespace NetDoctor.Diagnosis.Tests.Policies.Matrix;

public sealed class ControllerTargetsTests
{
    private const string Service = """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: front, namespace: shop}
        spec:
          selector: {app: web}
          ports: [{name: main, port: 80, targetPort: http}, {name: admin, port: 81, targetPort: 9090}, {name: lookups, port: 53, protocol: UDP, targetPort: dns}]

        """;

    [Fact]
    public void An_ingress_leads_to_the_target_port_of_its_backend() => Assert.Equal(
        ["ingressController -> shop/Deployment/web: TCP 8080"],
        FromController(Apps("shop/web", "shop/api") + Service + Ingress("{number: 80}")));

    [Fact]
    public void A_backend_may_name_the_port_and_several_add_up() => Assert.Equal(
        ["ingressController -> shop/Deployment/web: TCP 8080,9090"],
        FromController(Apps("shop/web") + Service + Ingress("{name: main}") + Ingress("{name: admin}", "second")));

    [Fact]
    public void A_backend_without_such_a_port_or_of_another_transport_leads_nowhere() =>
        Assert.Empty(FromController(Apps("shop/web") + Service + Ingress("{number: 8080}") + Ingress("{name: lookups}", "second")));

    [Fact]
    public void A_policy_that_admits_any_pod_admits_the_controller() => Assert.Equal(
        ["ingressController -> shop/Deployment/web: TCP 8080"],
        FromController(Apps("shop/web") + Service + Ingress("{number: 80}")
            + Policy("shop/web", "{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}], ports: [{port: http}]}]}")));

    [Theory]
    [InlineData("{podSelector: {}}")]
    [InlineData("{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}")]
    [InlineData("{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}}]}]}")]
    [InlineData("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}")]
    [InlineData("{podSelector: {}, ingress: [{ports: [{port: 9090}]}]}")]
    public void A_policy_that_admits_only_some_does_not_admit_an_unknown_controller(string policy) =>
        Assert.Empty(FromController(Apps("shop/web") + Service + Ingress("{number: 80}") + Policy("shop/web", policy)));

    [Fact]
    public void A_route_leads_to_the_port_of_the_endpoints_or_to_all()
    {
        const string Route = """
            ---
            apiVersion: route.openshift.io/v1
            kind: Route
            metadata: {name: front, namespace: shop}
            spec: {to: {kind: Service, name: front}, port: {targetPort: admin}}

            """;
        var everything = Route.Replace(", port: {targetPort: admin}", "", StringComparison.Ordinal);

        Assert.Equal(["ingressController -> shop/Deployment/web: TCP 9090"], FromController(Apps("shop/web") + Service + Route));
        Assert.Equal(["ingressController -> shop/Deployment/web: TCP 8080,9090"], FromController(Apps("shop/web") + Service + everything));
    }

    private static string Ingress(string port, string name = "front") => $$$$"""
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: {{{{name}}}}, namespace: shop}
        spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: front, port: {{{{port}}}}}}}]}}]}

        """;

    private static IEnumerable<string> FromController(string yaml) =>
        Lines(yaml).Where(line => line.StartsWith("ingressController", StringComparison.Ordinal));
}
