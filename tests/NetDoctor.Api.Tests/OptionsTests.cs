using Microsoft.Extensions.Options;
using NetDoctor.Model.Probing;

namespace NetDoctor.Api.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("Api:MaxBodyBytes", "1023")]
    [InlineData("Api:MaxBodyBytes", "10485761")]
    [InlineData("Api:MaxManifestBytes", "1023")]
    [InlineData("Api:MaxManifestBytes", "26214401")]
    [InlineData("Api:MaxProbesPerRequest", "0")]
    [InlineData("Api:MaxProbesPerRequest", "1001")]
    [InlineData("Api:MaxConcurrentProbeRequests", "0")]
    [InlineData("Diagnoses:MaxConcurrent", "0")]
    [InlineData("Diagnoses:MaxConcurrent", "1001")]
    [InlineData("Diagnoses:MaxStored", "0")]
    [InlineData("Diagnoses:ProbeTimeout", "00:00:00.009")]
    [InlineData("Diagnoses:ProbeTimeout", "00:00:30.001")]
    [InlineData("Limits:RunsPerMinute", "0")]
    [InlineData("Limits:Burst", "100001")]
    [InlineData("Audit:Interval", "00:00:00.999")]
    [InlineData("Audit:Interval", "01:00:01")]
    public async Task Does_not_start_with_options_out_of_range(string key, string value)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => ApiHost.StartAsync(settings: (key, value)));
        Assert.Contains(key.Split(':')[1], exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.20.0.0")]
    [InlineData("10.20.0.0/33")]
    [InlineData("database.example.com")]
    public async Task Does_not_start_with_allowed_targets_that_are_no_ranges(string range)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => ApiHost.StartAsync(settings: ("Probes:AllowedTargets:0", range)));
        Assert.Contains("CIDR notation", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Api:MaxBodyBytes", "1024")]
    [InlineData("Diagnoses:MaxConcurrent", "1000")]
    [InlineData("Diagnoses:ProbeTimeout", "00:00:00.010")]
    [InlineData("Diagnoses:ProbeTimeout", "00:00:30")]
    public async Task Starts_with_options_at_the_edge(string key, string value)
    {
        await using var host = await ApiHost.StartAsync(settings: (key, value));
        using var response = await host.GetAsync("/livez");
        Assert.True(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Knows_its_own_pod_from_the_environment()
    {
        await using var host = await ApiHost.StartAsync(settings:
            [("POD_NAMESPACE", "netdoctor"), ("POD_NAME", "netdoctor-0"), ("NODE_NAME", "n2")]);
        var diagnosis = await host.GetJsonAsync<Model.Diagnoses.Diagnosis>("/api/v1/diagnose?to=payments.shop:80");
        Assert.NotEmpty(diagnosis.Probes);
        var self = new Vantage(VantageKind.Self, "n2", "netdoctor/netdoctor-0");
        Assert.All(diagnosis.Probes, probe => Assert.Equal(self, probe.Vantage));
    }
}
