using System.Text.Json.Nodes;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Facts;

public sealed class WebhookMapperTests
{
    private const string Json = """
        {"metadata":{"name":"ingress-nginx-admission"},"webhooks":[
          {"name":"validate.nginx.ingress.kubernetes.io",
           "clientConfig":{"service":{"namespace":"ingress-nginx","name":"admission","path":"/v1"}},
           "rules":[{"apiGroups":["networking.k8s.io"],"resources":["ingresses"]},{"resources":["ingresses","pods"]}]},
          {"name":"url.example.com","clientConfig":{"url":"https://example.com"},"failurePolicy":"Ignore"}]}
        """;

    [Theory]
    [InlineData(ResourceKind.ValidatingWebhookConfiguration)]
    [InlineData(ResourceKind.MutatingWebhookConfiguration)]
    public void Reads_service_policy_and_resources_with_the_defaults(ResourceKind kind)
    {
        var fact = (WebhookConfiguration)new FactReader().Read(kind, JsonNode.Parse(Json)!.AsObject());

        Assert.Equal(kind, fact.Kind);
        Assert.Equal(2, fact.Webhooks.Length);
        Assert.Equal(new ServiceKey("ingress-nginx", "admission"), fact.Webhooks[0].Service);
        Assert.Equal(443, fact.Webhooks[0].Port);
        Assert.True(fact.Webhooks[0].FailsClosed);
        Assert.Equal(["ingresses", "pods"], fact.Webhooks[0].Resources);
        Assert.Null(fact.Webhooks[1].Service);
        Assert.False(fact.Webhooks[1].FailsClosed);
    }

    [Fact]
    public void Reads_what_annotations_say_of_an_Ingress()
    {
        var fact = (Ingress)new FactReader().Read(ResourceKind.Ingress, JsonNode.Parse("""
            {"metadata":{"name":"a","namespace":"b","annotations":{"kubernetes.io/ingress.class":"nginx",
             "nginx.ingress.kubernetes.io/canary":"true","nginx.ingress.kubernetes.io/rewrite-target":"/$1",
             "nginx.ingress.kubernetes.io/backend-protocol":"HTTPS"}}}
            """)!.AsObject());

        Assert.Equal("nginx", fact.LegacyClass);
        Assert.True(fact.IsCanary && fact.HasRewrite && fact.SpeaksTlsToBackend);
    }
}
