using System.Text.Json;
using System.Text.Json.Nodes;

namespace NetDoctor.Api.Tests.OpenApi;

public sealed class OpenApiDocumentTests
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task Is_the_committed_one()
    {
        var served = (await ServedAsync()).ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
        var path = CommittedPath();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(path, served, TestContext.Current.CancellationToken);
        }

        var committed = (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        Assert.True(served == committed, $"openapi/netdoctor.v1.json is not what is served; UPDATE_GOLDEN=1 rewrites it. {Difference(committed, served)}");
    }

    [Fact]
    public async Task Is_of_version_3_1() =>
        Assert.StartsWith("3.1.", (await ServedAsync())["openapi"]!.GetValue<string>(), StringComparison.Ordinal);

    [Fact]
    public async Task Names_and_summarizes_every_operation()
    {
        var operations = Operations(await ServedAsync()).ToList();
        Assert.Equal(22, operations.Count);
        Assert.All(operations, operation =>
        {
            Assert.NotNull(operation["operationId"]);
            Assert.NotNull(operation["summary"]);
            Assert.All(operation["parameters"]?.AsArray() ?? [], parameter => Assert.NotNull(parameter!["description"]));
        });
        Assert.Equal(operations.Count, operations.Select(operation => operation["operationId"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public async Task Describes_every_schema_and_every_property()
    {
        var undescribed = Schemas(await ServedAsync())
            .SelectMany(schema => Properties(schema.Value!)
                .Where(property => Description(property.Value!) is null)
                .Select(property => $"{schema.Key}.{property.Key}")
                .Concat(schema.Value!["description"] is null ? [schema.Key] : []));
        Assert.Empty(undescribed);
    }

    [Fact]
    public async Task Names_no_type_of_the_code()
    {
        var text = (await ServedAsync()).ToJsonString();
        Assert.DoesNotContain("NetDoctor.Model", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NetDoctor.Api", text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ProblemDetails", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requires_what_is_always_there_and_lets_be_null_what_may()
    {
        var schemas = Schemas(await ServedAsync());
        var request = schemas["DiagnosisRequest"]!;
        Assert.Equal(["to"], Names(request["required"]!));
        Assert.Equal(["null", "string"], Names(request["properties"]!["from"]!["type"]!).Order());
        Assert.Equal("string", request["properties"]!["to"]!["type"]!.GetValue<string>());
        Assert.Equal("payments.shop:80", request["properties"]!["to"]!["example"]!.GetValue<string>());
        Assert.Equal(1, request["properties"]!["timeoutSeconds"]!["minimum"]!.GetValue<int>());
        Assert.Superset(
            new HashSet<string> { "id", "status", "verdict", "summary", "question", "findings", "route", "probes", "notEvaluated" },
            Names(schemas["Diagnosis"]!["required"]!).ToHashSet());
        Assert.DoesNotContain("cause", Names(schemas["Diagnosis"]!["required"]!));
    }

    [Fact]
    public async Task Tells_the_kinds_of_probes_apart()
    {
        var schemas = Schemas(await ServedAsync());
        Assert.Equal(
            ["dns", "grpc", "http", "icmp", "pathMtu", "tcp", "udp"],
            schemas["ProbeSpec"]!["discriminator"]!["mapping"]!.AsObject().Select(pair => pair.Key).Order());
        Assert.Equal("kind", schemas["ProbeSpec"]!["discriminator"]!["propertyName"]!.GetValue<string>());
        Assert.NotNull(schemas["DnsProbeSpec"]);
        Assert.NotNull(schemas["HttpProbeResult"]);
    }

    [Fact]
    public async Task Serves_a_page_to_try_it()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.GetAsync("/swagger/index.html");
        Assert.Contains("swagger-ui", await ApiHost.TextAsync(response), StringComparison.Ordinal);
    }

    private static async Task<JsonNode> ServedAsync()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.GetAsync("/openapi/v1.json");
        return JsonNode.Parse(await ApiHost.TextAsync(response))!;
    }

    private static IEnumerable<JsonNode> Operations(JsonNode document) => document["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!);

    private static JsonObject Schemas(JsonNode document) => document["components"]!["schemas"]!.AsObject();

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Properties(JsonNode schema) =>
        (schema["properties"]?.AsObject() ?? [])
            .Concat((schema["allOf"]?.AsArray() ?? []).SelectMany(part => part!["properties"]?.AsObject() ?? []));

    private static string? Description(JsonNode property) => property["description"]?.GetValue<string>();

    private static IEnumerable<string> Names(JsonNode list) => list.AsArray().Select(name => name!.GetValue<string>());

    private static string CommittedPath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "NetDoctor.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The test does not run inside of the repository.");
        }

        return Path.Combine(folder.FullName, "openapi", "netdoctor.v1.json");
    }

    private static string Difference(string committed, string served)
    {
        var lines = committed.Split('\n').Zip(served.Split('\n')).Select((pair, index) => (Number: index + 1, pair.First, pair.Second));
        var (number, first, second) = lines.FirstOrDefault(line => line.First != line.Second);
        return $"Line {number}: committed '{first}', served '{second}'.";
    }
}
