using NetDoctor.Model.Agents;

namespace NetDoctor.Agent.Hosting;

/// <summary>What an agent can be asked.</summary>
internal static class AgentEndpoints
{
    /// <summary>Answers <c>GET /v1/info</c>.</summary>
    public static Task InfoAsync(HttpContext context) => context.Response.WriteAsJsonAsync(
        OwnInfo.Of(context.RequestServices), AgentJson.Wire.AgentInfo, cancellationToken: context.RequestAborted);

    /// <summary>Answers <c>POST /v1/probes</c>. When the caller goes, the probe ends.</summary>
    public static async Task ProbeAsync(HttpContext context)
    {
        var request = await AgentRequests.ReadProbeAsync(context.Request.Body, context.RequestAborted);
        var prober = context.RequestServices.GetRequiredService<AgentProber>();
        var result = await prober.ProbeAsync(request, context.RequestAborted);
        JsonAnswer.Write(context.Response, result, AgentJson.Wire.ProbeResult);
    }
}
