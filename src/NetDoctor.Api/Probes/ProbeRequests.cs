using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Options;
using NetDoctor.Api.Agents;
using NetDoctor.Api.Http;
using NetDoctor.Api.Problems;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Kubernetes;
using NetDoctor.Model.Probing;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Probes;

/// <summary>Makes the probes of requests, within the limits.</summary>
internal sealed class ProbeRequests(
    AgentProber prober, ProbeVantages vantages, DialGuard guard, RunRate rate, IClusterSource source, IOptions<ApiOptions> options)
{
    private readonly ConcurrencyLimit _limit = new(options.Value.MaxConcurrentProbeRequests);

    /// <summary>Takes a place among the requests that are under way; the caller gives it back.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public IDisposable Enter() => _limit.TryEnter() ?? throw new ProblemException(ProblemKind.TooManyRequests.With(
        $"{options.Value.MaxConcurrentProbeRequests} requests for probes are under way, which is the limit.", retryAfterSeconds: 1));

    /// <summary>Makes probes at the same time; results are in their order.</summary>
    /// <param name="probes">The probes.</param>
    /// <param name="isBatch">Whether they came as a batch, and not as the body itself.</param>
    /// <param name="context">Their request, which is counted as one run already.</param>
    /// <param name="cancellationToken">Ends them.</param>
    /// <exception cref="ProblemException">None, too many, or one with an address that is none or may not be dialled, or from a place that
    /// nobody can probe from.</exception>
    public async Task<ImmutableArray<ProbeResult>> MakeAsync(
        ImmutableArray<ProbeSpec> probes, bool isBatch, HttpContext context, CancellationToken cancellationToken)
    {
        var maximum = Math.Min(options.Value.MaxProbesPerRequest, rate.Most);
        if (probes.IsDefaultOrEmpty || probes.Length > maximum)
        {
            throw ProblemException.Invalid(new FieldError(
                "probes", $"probes has {(probes.IsDefault ? 0 : probes.Length)} elements: expected 1 to {maximum}."));
        }

        var wrong = probes
            .Select((spec, index) => (spec.Address, Field: isBatch ? $"probes[{index}].address" : "address"))
            .Where(probe => !IPAddress.TryParse(probe.Address, out _))
            .Select(probe => new FieldError(probe.Field, $"{probe.Field} is '{probe.Address}': expected an IPv4 or IPv6 address."))
            .ToImmutableArray();
        if (!wrong.IsEmpty)
        {
            throw ProblemException.Invalid(wrong);
        }

        var places = vantages.Read(probes, isBatch);
        RefuseForeign(probes, isBatch);
        vantages.RefuseUnserved(places, isBatch);
        rate.Take(context, probes.Length - 1);
        return [.. await Task.WhenAll(prober.ProbeAll([.. probes.Zip(places, (spec, place) => (spec with { Vantage = null }, place))], cancellationToken))];
    }

    private void RefuseForeign(ImmutableArray<ProbeSpec> probes, bool isBatch)
    {
        var snapshot = source.TakeSnapshot();
        var refused = probes
            .Select((spec, index) => (
                spec.Address,
                Field: isBatch ? $"probes[{index}].address" : "address",
                What: guard.Refusal(IPAddress.Parse(spec.Address), snapshot)))
            .Where(probe => probe.What is not null)
            .Select(probe => new FieldError(probe.Field, $"{probe.Field} is {probe.Address}, {probe.What}."))
            .ToImmutableArray();
        if (!refused.IsEmpty)
        {
            throw new ProblemException(ProblemKind.TargetNotAllowed.With(
                $"{string.Join(' ', refused.Take(5).Select(one => one.Message))} Probes go to addresses that the cluster's objects have; "
                + "an administrator can allow more by Probes:AllowedTargets.",
                refused));
        }
    }
}
