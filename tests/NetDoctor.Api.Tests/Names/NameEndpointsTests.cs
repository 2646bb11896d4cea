using System.Net;
using NetDoctor.Model.Names;

namespace NetDoctor.Api.Tests.Names;

public sealed class NameEndpointsTests
{
    [Fact]
    public async Task Finds_what_a_name_means()
    {
        await using var host = await ApiHost.StartAsync();
        var found = await host.GetJsonAsync<NameList>("/api/v1/names?name=payments&kind=service");
        var item = Assert.Single(found.Items);
        Assert.Equal(("payments.shop", true, 80), (item.Reference, item.IsExact, item.Ports[0].Port));
    }

    [Theory]
    [InlineData("name=&kind=service", "name")]
    [InlineData("name=web&kind=cat", "kind")]
    [InlineData("kind=service", "name")]
    public async Task Says_what_was_expected(string query, string field)
    {
        await using var host = await ApiHost.StartAsync();
        var problem = await host.GetProblemAsync($"/api/v1/names?{query}", HttpStatusCode.BadRequest);
        Assert.Equal(field, Assert.Single(problem.Errors!.Value).Field);
    }
}
