using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Facts;

public sealed class FactReaderTests
{
    private static readonly string[] Junk = ["null", "0", "-1", "1e99", "\"\"", "\"x\"", "true", "[]", "{}", "[null]", "[{}]", "{\"a\":null}"];

    [Theory]
    [InlineData(ResourceKind.Namespace, "namespaces.json")]
    [InlineData(ResourceKind.Node, "nodes.json")]
    [InlineData(ResourceKind.Pod, "pods-page1-limit3.json")]
    [InlineData(ResourceKind.Service, "services.json")]
    [InlineData(ResourceKind.EndpointSlice, "endpointslices.json")]
    [InlineData(ResourceKind.Deployment, "deployments.json")]
    [InlineData(ResourceKind.StatefulSet, "statefulsets.json")]
    [InlineData(ResourceKind.DaemonSet, "daemonsets.json")]
    [InlineData(ResourceKind.NetworkPolicy, "networkpolicies.json")]
    [InlineData(ResourceKind.Ingress, "ingresses.json")]
    [InlineData(ResourceKind.IngressClass, "ingressclasses.json")]
    [InlineData(ResourceKind.Event, "events.json")]
    public void Gives_a_fact_or_a_JSON_error_whatever_a_field_holds(ResourceKind kind, string list)
    {
        var reader = new FactReader();
        var random = new Random(34);
        var items = JsonNode.Parse(TestData.Text($"lists/{list}"))!["items"]!.AsArray();
        var facts = 0;
        for (var attempt = 0; attempt < 500; attempt++)
        {
            var item = items[random.Next(items.Count)]!.DeepClone().AsObject();
            item["metadata"]!.AsObject().Remove("managedFields");
            Spoil(item, random);
            try
            {
                Assert.Equal(kind, reader.Read(kind, item).Kind);
                facts++;
            }
            catch (JsonException)
            {
                // The one error that callers pass over.
            }
        }

        Assert.InRange(facts, 1, 500);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"metadata\":{\"name\":\"\"}}")]
    public void Refuses_what_is_no_object_with_a_name(string json) => Assert.ThrowsAny<JsonException>(
        () => new FactReader().Read(ResourceKind.Pod, System.Text.Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Knows_every_kind_by_the_name_that_objects_give_themselves()
    {
        Assert.All(ResourceType.All, type => Assert.Same(type, ResourceType.Find(type.ApiVersion, type.Kind.ToString())));
        Assert.All(ResourceKinds.All, kind => Assert.Equal(kind, ResourceType.Of(kind).Kind));
        Assert.Equal("/apis/discovery.k8s.io/v1", ResourceType.Of(ResourceKind.EndpointSlice).BasePath);
        Assert.Equal("/apis/policy.networking.k8s.io/v1alpha2", ResourceType.Of(ResourceKind.ClusterNetworkPolicy).BasePath);
        Assert.Null(ResourceType.Find("v1", "Deployment"));
        Assert.Null(ResourceType.Find("policy.networking.k8s.io/v1", "ClusterNetworkPolicy"));
    }

    // Puts junk in place of one value, wherever it is.
    private static void Spoil(JsonNode node, Random random)
    {
        while (true)
        {
            var children = node is JsonObject json ? [.. json.Select(entry => entry.Value)] : node.AsArray().ToArray();
            if (children.Length == 0)
            {
                return;
            }

            var index = random.Next(children.Length);
            if (children[index] is not (JsonObject or JsonArray) || random.Next(4) == 0)
            {
                var junk = JsonNode.Parse(Junk[random.Next(Junk.Length)]);
                if (node is JsonObject parent)
                {
                    parent[parent.ElementAt(index).Key] = junk;
                }
                else
                {
                    node.AsArray()[index] = junk;
                }

                return;
            }

            node = children[index]!;
        }
    }
}
