using System.Text.Json;

namespace NetDoctor.Cli.Tests.Commands;

public sealed class PolicyConnectivityCommandTests : IDisposable
{
    private const string Shop = """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}}}
        ---
        {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db, namespace: shop}, spec: {template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: i}]}}}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: db}}
          policyTypes: [Ingress, Egress]
          ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}, {port: 5433}, {port: 5435, protocol: UDP}]}]
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netdoctor-cli");

    public PolicyConnectivityCommandTests() => File.WriteAllText(Path.Combine(_folder.FullName, "shop.yaml"), Shop);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Writes_an_array_of_the_pairs_as_JSON()
    {
        var ran = await Ran.Of("policy", "connectivity", "--manifests", _folder.FullName, "-o", "json");

        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        using var json = JsonDocument.Parse(ran.Out);
        Assert.Equal(
            [
                """{"source":{"namespace":"shop","kind":"Deployment","name":"web"},"destination":{"namespace":"shop","kind":"StatefulSet","name":"db"},"connections":[{"protocol":"TCP","ports":[{"from":5432,"to":5433}]},{"protocol":"UDP","ports":[{"from":5435,"to":5435}]}]}""",
                """{"source":{"namespace":"shop","kind":"Deployment","name":"web"},"destination":{"ipRange":"0.0.0.0-255.255.255.255"},"connections":"All"}""",
                """{"source":{"ipRange":"0.0.0.0-255.255.255.255"},"destination":{"namespace":"shop","kind":"Deployment","name":"web"},"connections":"All"}""",
            ],
            json.RootElement.EnumerateArray().Select(row => JsonSerializer.Serialize(row)));
    }

    [Fact]
    public async Task Writes_rows_for_people_and_spreadsheets()
    {
        var table = await Ran.Of("policy", "connectivity", "--manifests", _folder.FullName, "--destination", "shop/db");
        var csv = await Ran.Of("policy", "connectivity", "--manifests", _folder.FullName, "--destination", "shop/db", "-o", "csv");
        var markdown = await Ran.Of("policy", "connectivity", "--manifests", _folder.FullName, "--source", "10.1.2.3", "-o", "markdown");

        Assert.Equal(
            """
            SOURCE                DESTINATION           PROTOCOL   PORTS       NOTE
            shop/Deployment/web   shop/StatefulSet/db   TCP        5432-5433
            shop/Deployment/web   shop/StatefulSet/db   UDP        5435

            """.ReplaceLineEndings("\n"),
            table.Out);
        Assert.Equal(
            "source,destination,protocol,ports,note\nshop/Deployment/web,shop/StatefulSet/db,TCP,5432-5433,\nshop/Deployment/web,shop/StatefulSet/db,UDP,5435,\n", csv.Out);
        Assert.Equal(
            "| source | destination | protocol | ports | note |\n| --- | --- | --- | --- | --- |\n| 0.0.0.0-255.255.255.255 | shop/Deployment/web | All | All |  |\n", markdown.Out);
    }

    [Fact]
    public async Task Names_what_is_wrong_with_a_filter()
    {
        var ran = await Ran.Of("policy", "connectivity", "--manifests", _folder.FullName, "--source", "shop/wbe");

        Assert.Equal((2, ""), (ran.ExitCode, ran.Out));
        Assert.Equal("netdoctor: --source: There is no workload wbe in namespace shop; did you mean shop/web?\n", ran.Error.ReplaceLineEndings("\n"));
    }
}
