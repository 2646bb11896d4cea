using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Tests.ApiServer.Registry;

public sealed class AdmissionWebhooksTests
{
    [Theory]
    [InlineData("Fail", "orders", true)]
    [InlineData("Ignore", "orders", false)]
    [InlineData("Fail", "default", false)]
    public async Task A_webhook_without_endpoints_that_fails_closed_refuses_what_it_is_asked_about(string policy, string ns, bool isRefused)
    {
        await using var api = await LabApi.StartAsync();
        var registry = api.Registry;
        registry.Create(ResourceTypes.Namespaces, Parse("""{"metadata":{"name":"orders","labels":{"mesh":"enabled"}}}"""));
        registry.Put(ResourceTypes.Namespaces, Parse("""{"metadata":{"name":"default"}}"""));
        registry.Create(ResourceTypes.MutatingWebhooks, Parse($$$"""
            {"metadata":{"name":"mesh"},"webhooks":[{"name":"inject.mesh.io","failurePolicy":"{{{policy}}}",
             "namespaceSelector":{"matchLabels":{"mesh":"enabled"}},
             "clientConfig":{"service":{"namespace":"orders","name":"injector"}},
             "rules":[{"apiGroups":[""],"resources":["configmaps"],"operations":["CREATE"]}]}]}
            """));

        var refusal = Record.Exception(() => registry.Create(
            ResourceTypes.ConfigMaps, Parse($$$"""{"metadata":{"name":"settings","namespace":"{{{ns}}}"}}""")));

        if (!isRefused)
        {
            Assert.Null(refusal);
            return;
        }

        Assert.Equal(500, Assert.IsType<ApiException>(refusal).Code);
        Assert.Contains("failed calling webhook \"inject.mesh.io\"", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("service \"injector\" not found", refusal.Message, StringComparison.Ordinal);
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
