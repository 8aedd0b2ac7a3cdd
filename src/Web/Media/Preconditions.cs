using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace SyncStream.Web.Media;

/// <summary>What a request's conditions come to.</summary>
internal enum Verdict
{
    Proceed,
    NotModified,
    Failed,
}

/// <summary>The conditional fields of a GET or HEAD (RFC 9110 §13), against a file's validators.</summary>
/// <param name="Tag">Strong: the id comes from the content.</param>
/// <param name="LastModified">Whole seconds.</param>
internal readonly record struct Preconditions(EntityTagHeaderValue Tag, DateTimeOffset LastModified)
{
    /// <summary>In the order of precedence that RFC 9110 §13.2.2 prescribes.</summary>
    public Verdict Evaluate(IHeaderDictionary headers)
    {
        if (headers.IfMatch is { Count: > 0 } ifMatch)
        {
            if (!Lists(ifMatch, strong: true))
            {
                return Verdict.Failed;
            }
        }
        else if (Date(headers.IfUnmodifiedSince) is { } unmodifiedSince)
        {
            if (LastModified > unmodifiedSince)
            {
                return Verdict.Failed;
            }
        }
        if (headers.IfNoneMatch is { Count: > 0 } ifNoneMatch)
        {
            return Lists(ifNoneMatch, strong: false) ? Verdict.NotModified : Verdict.Proceed;
        }
        return LastModified <= Date(headers.IfModifiedSince) ? Verdict.NotModified : Verdict.Proceed;
    }

    /// <summary>
    /// Whether <c>If-Range</c> (§13.1.5), where there is one, still means this file. A date must match exactly; it counts as strong,
    /// because the bytes behind one id never change.
    /// </summary>
    public bool AllowRange(IHeaderDictionary headers)
    {
        var field = headers.IfRange;
        if (field.Count == 0)
        {
            return true;
        }
        if (Date(field) is { } date)
        {
            return date == LastModified;
        }
        return EntityTagHeaderValue.TryParse(field.ToString(), out var tag)
            && Tag.Compare(tag, useStrongComparison: true);
    }

    private bool Lists(StringValues field, bool strong)
    {
        // The parser also takes "*" for a tag.
        if (EntityTagHeaderValue.TryParseList([.. field.OfType<string>()], out var tags))
        {
            foreach (var tag in tags)
            {
                if (tag.Equals(EntityTagHeaderValue.Any) || Tag.Compare(tag, strong))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static DateTimeOffset? Date(StringValues field) =>
        field.Count == 1 && HeaderUtilities.TryParseDate(field.ToString(), out var date) ? date : null;
}
