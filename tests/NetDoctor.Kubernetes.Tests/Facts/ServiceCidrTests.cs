using System.Text.Json.Nodes;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Facts;

public sealed class ServiceCidrTests
{
    [Fact]
    public void Reads_the_ranges()
    {
        var json = JsonNode.Parse("""{"metadata":{"name":"kubernetes"},"spec":{"cidrs":["10.96.0.0/16","fd00:10:96::/112"]}}""")!.AsObject();

        var fact = (ServiceCidr)new FactReader().Read(ResourceKind.ServiceCIDR, json);

        Assert.Equal("ServiceCIDR kubernetes", fact.Reference.ToString());
        Assert.Equal(["10.96.0.0/16", "fd00:10:96::/112"], fact.Cidrs);
    }

    [Theory]
    [InlineData("""{"enableServiceLinks":false}""", false)]
    [InlineData("""{"enableServiceLinks":true}""", true)]
    [InlineData("{}", true)]
    public void Reads_whether_a_pod_is_given_variables_of_Services(string spec, bool expected)
    {
        var json = JsonNode.Parse($$"""{"metadata":{"name":"web","namespace":"shop"},"spec":{{spec}}}""")!.AsObject();

        Assert.Equal(expected, ((Pod)new FactReader().Read(ResourceKind.Pod, json)).HasServiceVariables);
    }
}
