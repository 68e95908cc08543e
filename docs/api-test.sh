#!/bin/sh
# Asks every route of a running prediction service and says for each whether it answers as it should.
#   sh docs/api-test.sh [http://localhost:8000]
# Ends with 1 when a check failed. Needs curl; changes nothing on the service.
set -u

base=${1:-http://localhost:8000}
base=${base%/}
failures=0
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# check NAME STATUS TEXT PATH [curl options]: the answer has this status and holds this text, in its headers or its body.
check() {
    name=$1 status=$2 text=$3 path=$4
    shift 4
    : > "$work/answer"
    got=$(curl -s -S -i --max-time 60 -o "$work/answer" -w '%{http_code}' "$@" "$base$path" 2> "$work/error")
    if [ "$got" = "$status" ] && grep -q -i -F -e "$text" "$work/answer"; then
        echo "ok      $name"
    else
        echo "failed  $name: expected $status with '$text', came $got $(tail -c 300 "$work/answer" | tr '\r\n' '  ')$(cat "$work/error")"
        failures=$((failures + 1))
    fi
}

json='Content-Type: application/json'
printf 'id,review\n1,"Love this dress, perfect fit"\n2,It fell apart after one wash\n' > "$work/reviews.csv"

check 'GET /' 200 '"routes":' / -H 'Accept: application/json'
check 'GET /, for a browser' 200 '<!DOCTYPE html>' / -H 'Accept: text/html'
check 'POST /' 200 '<!DOCTYPE html>' / -d 'text=Love this dress'
check 'GET /assets/{name}' 200 'text/css' /assets/page.css
check 'GET /alive' 200 '"status":"alive"' /alive
check 'GET /metrics' 200 'lab_prediction_requests_total' /metrics
check 'GET /health' 200 '"model":' /health
check 'GET /model/info' 200 '"labels":' /model/info
check 'GET /openapi/v1.json' 200 '"openapi": "3.1' /openapi/v1.json
check 'GET /docs' 200 'swagger-ui' /docs
check 'GET /redoc' 200 'redoc' /redoc
check 'GET /classify/demo' 200 '"results":' /classify/demo
for path in / /alive /metrics /health /model/info /openapi/v1.json /docs /redoc /classify/demo; do
    check "HEAD $path" 200 'Content-Type:' "$path" -I
done
check 'HEAD /assets/{name}' 200 'text/css' /assets/page.css -I
check 'POST /predict' 200 '"sentiment":' /predict -H "$json" -d '{"text":"Love this dress"}'
check 'POST /predict, a review' 200 '"sentiment":' /predict -H "$json" -d '{"review":"Love this dress"}'
check 'POST /predict, several texts' 200 '"predictions":' /predict -H "$json" -d '{"texts":["Love it","Hate it"]}'
check 'POST /classify' 200 '"label":' /classify -H "$json" -d '{"text":"Love it","return_confidence":true}'
check 'POST /classify/batch' 200 '"total_texts":2' /classify/batch -H "$json" -d '{"texts":["Love it","Hate it"]}'
check 'POST /batch_predict' 200 '"count":2' /batch_predict -H "$json" -d '{"texts":["Love it","Hate it"]}'
check 'POST /batch_predict, a CSV' 200 'id,review,label,confidence,score_' '/batch_predict?text_column=review' -F "file=@$work/reviews.csv"

check 'an unknown column is named' 400 "Did you mean" '/batch_predict?text_column=reviews' -F "file=@$work/reviews.csv"
check 'an empty text is refused' 400 '"$.text":' /predict -H "$json" -d '{"text":" "}'
check 'malformed JSON is refused' 400 'Malformed JSON at line 1' /predict -H "$json" -d '{"text":'
check 'another content type is refused' 415 '"Content-Type":' /predict -H 'Content-Type: text/plain' -d 'text'
check 'an unknown route is none' 404 'application/problem+json' /no/such/route
check 'a wrong method is refused' 405 'Allow: POST' /predict
check 'a page of another origin is refused' 403 'Cross-origin request blocked' /predict -H "$json" -H 'Origin: https://other.example' -d '{"text":"Love it"}'
check 'another host is refused' 403 'Invalid Host header' / -H 'Host: other.example'
check 'the id of a request comes back' 200 'X-Request-Id: api-test-1' /alive -H 'X-Request-Id: api-test-1'
check 'the stages are timed' 200 'Server-Timing: tokenise;dur=' /predict -H "$json" -d '{"text":"Love this dress"}'

# Feedback is kept: only what is refused is sent.
if curl -s --max-time 60 "$base/openapi/v1.json" | grep -q -F '"/feedback/submit"'; then
    check 'POST /feedback/submit refuses what is empty' 400 '"status":400' /feedback/submit -H "$json" -d '{}'
fi

# Routes of those who run the service: only what is refused is sent.
while read -r method path; do
    head=
    if [ "$method" = HEAD ]; then head=-I; fi
    check "$method $path refuses another host" 403 ' 403' "$path" -g -X "$method" $head -H 'Host: other.example'
done <<END
GET /models/sentiment/history
HEAD /models/sentiment/history
POST /models/sentiment/rollback
GET /feedback
HEAD /feedback
POST /feedback/{id}/accept
POST /feedback/{id}/correct
POST /feedback/{id}/drop
DELETE /feedback/{id}
END

if [ "$failures" -gt 0 ]; then
    echo "$failures checks failed"
    exit 1
fi
echo "all checks passed"
